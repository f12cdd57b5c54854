import { createMerchant, setMerchantStatus } from '#domain/merchants/index.ts'
import type { Command } from './command.ts'
import { accepted, allMerchants, findMerchant } from './read-values.ts'

const disable = changeStatus('disable', 'disabled', 'Freezes a merchant with all its apps')
const enable = changeStatus('enable', 'active', 'Lets a frozen merchant go on')

export const merchantCommands: readonly Command[] = [
  {
    name: 'merchant create',
    does: 'Makes a merchant, without apps',
    takes: ['NAME'],
    example: 'merchant create "Corner Shop"',
    async run(context, given) {
      const gateway = await context.gateway()
      return accepted(await createMerchant(gateway, { name: given.need('NAME'), actor: context.actor }))
    },
  },
  {
    name: 'merchant list',
    does: 'Lists merchants',
    example: 'merchant list',
    async run(context) {
      return allMerchants(await context.gateway())
    },
  },
  disable,
  enable,
]

function changeStatus(verb: string, status: 'active' | 'disabled', does: string): Command {
  return {
    name: `merchant ${verb}`,
    does,
    takes: ['MERCHANT'],
    example: `merchant ${verb} "Corner Shop"`,
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, name } = await findMerchant(gateway, given.need('MERCHANT'))
      accepted(await setMerchantStatus(gateway, { merchantId, status, actor: context.actor }))
      return { merchantId, name, status }
    },
  }
}
