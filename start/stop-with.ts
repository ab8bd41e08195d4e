/** A fault of the set-up, told to a person in one sentence; no stack. */
export class SetupFault extends Error {}
