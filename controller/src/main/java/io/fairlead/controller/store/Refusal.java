package io.fairlead.controller.store;

/** An answer that says no, in words for the one who asked: what, where and what to do. */
public interface Refusal {

    String message();
}
