import { AgentRow } from './agent.row.ts';
import { AgentSkillRow } from './agent-skill.row.ts';
import { ApiTokenRow } from './api-token.row.ts';
import { AssignmentRow } from './assignment.row.ts';
import { AttachmentRow } from './attachment.row.ts';
import { CallRow } from './call.row.ts';
import { CallLegRow } from './call-leg.row.ts';
import { ChannelRow } from './channel.row.ts';
import { ClockRow } from './clock.row.ts';
import { ConversationRow } from './conversation.row.ts';
import { CustomerRow } from './customer.row.ts';
import { DeliveryReportRow } from './delivery-report.row.ts';
import { DocumentRow } from './document.row.ts';
import { EventRow } from './event.row.ts';
import { HoldingRow } from './holding.row.ts';
import { IdempotentRequestRow } from './idempotent-request.row.ts';
import { IdentityRow } from './identity.row.ts';
import { MailboxCursorRow } from './mailbox-cursor.row.ts';
import { MessageRow } from './message.row.ts';
import { NoticeRow } from './notice.row.ts';
import { OfferRow } from './offer.row.ts';
import { OutboxRow } from './outbox.row.ts';
import { ProviderCommandRow } from './provider-command.row.ts';
import { QueueRow } from './queue.row.ts';
import { QueueTeamRow } from './queue-team.row.ts';
import { ReceiptRow } from './receipt.row.ts';
import { RoutingReceiptRow } from './routing-receipt.row.ts';
import { SkillRow } from './skill.row.ts';
import { SuppressionRow } from './suppression.row.ts';
import { TeamRow } from './team.row.ts';
import { TeamMemberRow } from './team-member.row.ts';
import { TimerRow } from './timer.row.ts';
import { WebhookRow } from './webhook.row.ts';
import { AskRow } from './ask.row.ts';
import { EscalationRow } from './escalation.row.ts';
import { FollowUpRow } from './follow-up.row.ts';
import { RotaRow } from './rota.row.ts';
import { SnoozeRow } from './snooze.row.ts';
import { WebhookDeliveryRow } from './webhook-delivery.row.ts';
import { WebhookTargetRow } from './webhook-target.row.ts';

/** Every table that TypeORM maps. */
export const rows = [
  AgentRow,
  AgentSkillRow,
  ApiTokenRow,
  AssignmentRow,
  AttachmentRow,
  CallRow,
  CallLegRow,
  ChannelRow,
  ClockRow,
  ConversationRow,
  CustomerRow,
  DeliveryReportRow,
  DocumentRow,
  EventRow,
  HoldingRow,
  IdempotentRequestRow,
  IdentityRow,
  MailboxCursorRow,
  MessageRow,
  NoticeRow,
  OfferRow,
  OutboxRow,
  ProviderCommandRow,
  QueueRow,
  QueueTeamRow,
  ReceiptRow,
  RoutingReceiptRow,
  SkillRow,
  SuppressionRow,
  TeamRow,
  TeamMemberRow,
  TimerRow,
  WebhookRow,
  AskRow,
  EscalationRow,
  FollowUpRow,
  RotaRow,
  SnoozeRow,
  WebhookDeliveryRow,
  WebhookTargetRow,
];
