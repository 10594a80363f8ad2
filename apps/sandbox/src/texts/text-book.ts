import { RecentList } from '../memory/recent-list.ts';
import type { Text } from './text.ts';

/** The texts of both directions: the newest 20,000, and no more than 128 MiB of pictures. */
export class TextBook extends RecentList<Text> {
  constructor() {
    super({
      entries: 20_000,
      bytes: 128 * 1024 * 1024,
      sizeOf: (text) => text.media.reduce((sum, media) => sum + (media.bytes?.length ?? 0), text.body.length),
    });
  }
}
