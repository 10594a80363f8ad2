import { BlockList, isIP } from 'node:net';

const closed = new BlockList();
// IANA special-purpose registries (RFC 6890): nothing of the public internet answers there.
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(network, bits, 'ipv4');
}
const open = new BlockList();
// All that is given out for unicast; 6to4 (2002::/16), Teredo and the documentation prefix carry or mean other addresses.
open.addSubnet('2000::', 3, 'ipv6');
const carriers = new BlockList();
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  carriers.addSubnet(network, bits, 'ipv6');
}

/** Whether an IP address is not one of the public internet; what is no address counts as such too. */
export function isPrivateAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return closed.check(address, 'ipv4');
    case 6:
      return !open.check(address, 'ipv6') || carriers.check(address, 'ipv6');
    default:
      return true;
  }
}
