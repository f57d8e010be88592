package io.fairlead.openflow.session;

/** How much a switch holds: cheap to ask for, enough to notice that somebody removed something. */
public record Counts(int flows, int groups) {}
