import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  conversationForecastSchema,
  forecastCalibrationSchema,
  queueForecastSchema,
} from '#contracts/http/forecast.ts';
import { calibrationError } from '#domain/forecast/calibration-error.ts';
import type { Flow } from '#flow/flow.ts';
import { houseForecast, type ForecastOfWaiting } from '#flow/forecast/house-forecast.ts';
import { conversationById } from '#persistence/stores/conversations/conversation-read.store.ts';
import { forecastScores } from '#persistence/stores/forecast/forecast.store.ts';
import { queueById } from '#persistence/stores/queues/queue-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import { Answers } from '../http/answers.ts';
import { IdParam } from '../http/id-param.ts';
import { Needs } from '../http/needs.ts';
import { noSuch } from '../http/refusals.ts';

type Range = z.input<typeof conversationForecastSchema>['taken'];

/** When what waits is answered, as far as can be told, and how often such forecasts were right. */
@ApiTags('Forecasts')
@Controller('api/v1')
@Needs('agent')
export class ForecastsController {
  constructor(@Inject(FLOW) private readonly flow: Flow) {}

  @Get('conversations/:id/forecast')
  @Answers(
    200,
    conversationForecastSchema,
    'When a waiting conversation is answered, and how likely too late',
  )
  async ofConversation(@IdParam() id: string): Promise<z.input<typeof conversationForecastSchema>> {
    if (!(await conversationById(this.flow.database.reading, id))) throw noSuch('conversation');
    const { at, byConversation } = await houseForecast(this.flow);
    const found = byConversation.get(id);
    const clock = found?.waiting.clock;
    return {
      conversationId: id,
      at,
      waiting: found !== undefined,
      position: found?.position ?? null,
      taken: taken(found),
      done: found ? done(found) : null,
      breach:
        clock && found.breach !== undefined
          ? { metric: clock.metric, deadlineAt: new Date(clock.deadlineMs), probability: found.breach }
          : null,
    };
  }

  @Get('queues/:id/forecast')
  @Answers(
    200,
    queueForecastSchema,
    'What waits in a queue, when it is answered, and how much of it too late',
  )
  async ofQueue(@IdParam() id: string): Promise<z.input<typeof queueForecastSchema>> {
    const queue = await queueById(this.flow.database.reading, id);
    if (!queue) throw noSuch('queue');
    const { at, byConversation } = await houseForecast(this.flow);
    const waiting = [...byConversation.values()].filter((one) => one.waiting.queue === queue.name);
    const lines = new Map<string, ForecastOfWaiting[]>();
    for (const one of waiting) {
      const key = `${one.waiting.channel} ${one.waiting.priority}`;
      lines.set(key, [...(lines.get(key) ?? []), one]);
    }
    return {
      queueId: id,
      at,
      waiting: waiting.length,
      expectedBreaches: expected(waiting),
      lines: [...lines.values()].flatMap((line) => {
        const inOrder = [...line].sort((a, b) => middleOf(a) - middleOf(b));
        const [first] = inOrder;
        if (!first) return [];
        const { channel, priority } = first.waiting;
        return {
          channelKind: channel,
          priority,
          waiting: line.length,
          expectedBreaches: expected(line),
          first: taken(first),
          last: taken(inOrder.at(-1)),
        };
      }),
    };
  }

  @Get('forecast-calibration')
  @Needs('supervisor')
  @Answers(200, forecastCalibrationSchema, 'How often what forecasts said came')
  async calibration(): Promise<z.input<typeof forecastCalibrationSchema>> {
    const scores = await forecastScores(this.flow.database.reading);
    const times = scores.reduce((sum, one) => sum + one.times, 0);
    return {
      times,
      error: times > 0 ? calibrationError(scores) : null,
      bins: scores.map(({ bin, ...one }) => ({ ...one, from: bin / 10, to: (bin + 1) / 10 })),
    };
  }
}

function taken(found: ForecastOfWaiting | undefined): Range {
  const answer = found?.answer;
  return answer
    ? {
        earliest: new Date(answer.earliestMs),
        middle: new Date(answer.middleMs),
        latest: new Date(answer.latestMs),
      }
    : null;
}

function done(found: ForecastOfWaiting): Range {
  const [earliest, middle, latest] = [0.1, 0.5, 0.9].map((share) => found.doneBy(share));
  return earliest !== undefined && middle !== undefined && latest !== undefined && Number.isFinite(latest)
    ? { earliest: new Date(earliest), middle: new Date(middle), latest: new Date(latest) }
    : null;
}

function middleOf(one: ForecastOfWaiting): number {
  return one.answer?.middleMs ?? Number.MAX_SAFE_INTEGER;
}

function expected(found: readonly ForecastOfWaiting[]): number {
  return found.reduce((sum, one) => sum + (one.breach ?? 0), 0);
}
