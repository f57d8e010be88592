package io.fairlead.controller.store;

/** Ends a subscription when closed; closing twice does no harm. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
