import { appCommands } from './app-commands.ts'
import { appMoneyCommands } from './app-money-commands.ts'
import { channelCommands } from './channel-commands.ts'
import type { Command } from './command.ts'
import { databaseCommands } from './database-commands.ts'
import { demoCommands } from './demo-commands.ts'
import { exceptionCommands } from './exception-commands.ts'
import { feeCommands } from './fee-commands.ts'
import { ledgerCommands } from './ledger-commands.ts'
import { merchantCommands } from './merchant-commands.ts'
import { methodCommands } from './method-commands.ts'
import { noticeCommands } from './notice-commands.ts'
import { orderCommands } from './order-commands.ts'
import { payCodeCommands } from './pay-code-commands.ts'
import { rateCommands } from './rate-commands.ts'
import { routeCommands } from './route-commands.ts'

/** Every command, in the order in which the overview shows them. */
export const commands: readonly Command[] = [
  ...merchantCommands,
  ...appCommands,
  ...appMoneyCommands,
  ...channelCommands,
  ...routeCommands,
  ...methodCommands,
  ...payCodeCommands,
  ...feeCommands,
  ...rateCommands,
  ...orderCommands,
  ...exceptionCommands,
  ...noticeCommands,
  ...ledgerCommands,
  ...demoCommands,
  ...databaseCommands,
]
