import fc from 'fast-check';

/** That a property fails is enough here; the smallest case costs most of the time. */
fc.configureGlobal({ endOnFailure: true });
