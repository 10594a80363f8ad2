import type { SimulatedPolicy } from '../policy.ts';

/** Told so many times in a run. */
const steps = 50;

/** The same policy; `onShare` hears now and then which share of so many contacts has arrived. */
export function watched(
  policy: SimulatedPolicy,
  contacts: number,
  onShare: (share: number) => void,
): SimulatedPolicy {
  const step = Math.ceil(contacts / steps);
  return {
    name: policy.name,
    relaxes: policy.relaxes,
    start(world) {
      const dispatcher = policy.start(world);
      const arrived = dispatcher.arrived?.bind(dispatcher);
      dispatcher.arrived = (contact, now) => {
        if (contact % step === 0) onShare(contact / contacts);
        arrived?.(contact, now);
      };
      return dispatcher;
    },
  };
}
