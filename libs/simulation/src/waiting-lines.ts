/** The waiting contacts of each class in order of arrival: a linked list per class, removal anywhere in constant time. */
export class WaitingLines {
  /** Contacts waiting, by class. */
  readonly length: Int32Array;
  /** The classes of which somebody waits, in no order: the first `nonEmpty` of these. */
  readonly classes: Int32Array;
  nonEmpty = 0;
  /** Where each class stands among them. */
  private readonly places: Int32Array;
  private readonly heads: Int32Array;
  private readonly tails: Int32Array;
  private readonly nexts: Int32Array;
  private readonly previous: Int32Array;

  constructor(classes: number, contacts: number) {
    this.length = new Int32Array(classes);
    this.classes = new Int32Array(classes);
    this.places = new Int32Array(classes).fill(-1);
    this.heads = new Int32Array(classes).fill(-1);
    this.tails = new Int32Array(classes).fill(-1);
    this.nexts = new Int32Array(contacts).fill(-1);
    this.previous = new Int32Array(contacts).fill(-1);
  }

  /** The oldest waiting contact of the class, or -1. */
  oldest(ofClass: number): number {
    return this.heads[ofClass] as number;
  }

  /** Who came next after this one in its class, or -1. */
  after(contact: number): number {
    return this.nexts[contact] as number;
  }

  /** Puts a contact where its arrival belongs; numbers are in order of arrival. */
  add(ofClass: number, contact: number): void {
    let before = this.tails[ofClass] as number;
    if (before > contact) {
      // Only a missed offer brings somebody back, and they were near the head.
      before = -1;
      let after = this.heads[ofClass] as number;
      while (after !== -1 && after < contact) {
        before = after;
        after = this.nexts[after] as number;
      }
    }
    const after = before === -1 ? (this.heads[ofClass] as number) : (this.nexts[before] as number);
    this.link(ofClass, before, contact);
    this.link(ofClass, contact, after);
    const length = (this.length[ofClass] as number) + 1;
    this.length[ofClass] = length;
    if (length > 1) return;
    this.places[ofClass] = this.nonEmpty;
    this.classes[this.nonEmpty++] = ofClass;
  }

  remove(ofClass: number, contact: number): void {
    this.link(ofClass, this.previous[contact] as number, this.nexts[contact] as number);
    const length = (this.length[ofClass] as number) - 1;
    this.length[ofClass] = length;
    if (length > 0) return;
    const place = this.places[ofClass] as number;
    const last = this.classes[--this.nonEmpty] as number;
    this.classes[place] = last;
    this.places[last] = place;
  }

  private link(ofClass: number, before: number, after: number): void {
    if (before === -1) this.heads[ofClass] = after;
    else this.nexts[before] = after;
    if (after === -1) this.tails[ofClass] = before;
    else this.previous[after] = before;
  }
}
