package io.fairlead.controller.store;

/** What every store does, wherever it keeps things. */
interface StoreContract extends IntentContract, LeaseContract, ExceptionContract, LendingContract, ControllerContract {}
