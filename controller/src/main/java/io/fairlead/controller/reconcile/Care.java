package io.fairlead.controller.reconcile;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What all loops over hosts share. */
public record Care(Rests rests, InstantSource clock, RandomGenerator random, Reports reports) {}
