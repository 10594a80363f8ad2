import { z } from 'zod';
import { slaMetrics } from '#domain/words.ts';
import { channelKind, id, instant, priority } from './wire.ts';

const probability = z.number().min(0).max(1);

const range = z
  .object({
    earliest: instant.meta({ description: 'It comes before in one of ten.' }),
    middle: instant.meta({ description: 'As often before as after.' }),
    latest: instant.meta({ description: 'It comes after in one of ten.' }),
  })
  .meta({ id: 'ForecastRange' });

/** When a waiting conversation is answered, as far as can be told. */
export const conversationForecastSchema = z
  .object({
    conversationId: id,
    at: instant.meta({ description: 'When it was made; at most a few seconds ago.' }),
    waiting: z
      .boolean()
      .meta({ description: 'Only what waits in a queue is foreseen; else all else is null.' }),
    position: z.number().int().min(1).nullable().meta({
      description: 'Place among those of its queue, channel and priority that wait for the same agents.',
    }),
    taken: range.nullable().meta({
      description: 'When somebody takes it up; null when nobody who may is there or going to come.',
    }),
    done: range.nullable().meta({ description: 'When its handling is over.' }),
    breach: z
      .object({ metric: z.enum(slaMetrics), deadlineAt: instant, probability })
      .nullable()
      .meta({ description: 'How likely its nearest deadline passes first.' }),
  })
  .meta({ id: 'ConversationForecast' });

export const queueForecastSchema = z
  .object({
    queueId: id,
    at: instant,
    waiting: z.number().int(),
    expectedBreaches: z.number().meta({ description: 'The sum of the probabilities: so many are expected.' }),
    lines: z.array(
      z.object({
        channelKind,
        priority,
        waiting: z.number().int(),
        expectedBreaches: z.number(),
        first: range.nullable().meta({ description: 'When the first of them is taken up.' }),
        last: range.nullable().meta({ description: 'When the last of them is.' }),
      }),
    ),
  })
  .meta({ id: 'QueueForecast' });

/** How often what was said came. */
export const forecastCalibrationSchema = z
  .object({
    times: z.number().int().meta({ description: 'Forecasts of which it is known what came.' }),
    error: z.number().nullable().meta({
      description: 'Expected calibration error: mean distance between what was said and what came.',
    }),
    bins: z.array(
      z.object({
        channel: z
          .string()
          .meta({ description: 'Kind of channel; said while nobody worked, it is so marked.' }),
        from: probability,
        to: probability,
        times: z.number().int(),
        said: probability.meta({ description: 'Mean of the probabilities that were said.' }),
        came: probability.meta({ description: 'Share that breached.' }),
      }),
    ),
  })
  .meta({ id: 'ForecastCalibration' });
