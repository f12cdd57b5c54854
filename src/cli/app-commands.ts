import { readFile } from 'node:fs/promises'
import {
  createApp,
  loadAppsOfMerchant,
  type NoticeFields,
  rotateKey,
  type ShownApp,
  setAppStatus,
  setFeeBack,
  setIpAllow,
  setMerchantKey,
  setNoticeFields,
  setNotifyAddresses,
} from '#domain/merchants/index.ts'
import { type Command, CommandRefused, type Given, type Option, type Row } from './command.ts'
import type { Gateway } from './gateway.ts'
import { accepted, findApp, findMerchant, findProtocol, protocolOption, readYesOrNo } from './read-values.ts'

const keyFile: Option = { value: 'FILE', help: "the merchant's RSA public key, as PEM or base64" }
const notifyOptions: Readonly<Record<string, Option>> = {
  'collect-notify': { value: 'URL', help: 'where notices of collections go' },
  'payout-notify': { value: 'URL', help: 'where notices of payouts go' },
}

export const appCommands: readonly Command[] = [
  {
    name: 'app create',
    does: 'Makes an app and prints its secret, which is for its merchant',
    takes: ['MERCHANT', 'CURRENCY'],
    options: {
      ...protocolOption,
      name: { value: 'NAME', help: 'for people (default: the currency)' },
      'app-id': { value: 'NUMBER', help: 'what the merchant will send (default: the next free number)' },
      'key-file': keyFile,
      ip: { value: 'LIST', help: 'addresses and blocks it may be used from, with commas (default: all)' },
      ...notifyOptions,
    },
    example: 'app create "Corner Shop" USD --key-file merchant.pub',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId } = await findMerchant(gateway, given.need('MERCHANT'))
      return accepted(
        await createApp(gateway, {
          merchantId,
          protocol: findProtocol(gateway, given),
          currency: given.need('CURRENCY'),
          name: given.text('name'),
          wireId: given.text('app-id'),
          merchantPublicKey: await readKeyFile(given.text('key-file')),
          ipAllow: readList(given.text('ip') ?? ''),
          ...notifyAddresses(given),
          actor: context.actor,
        }),
      )
    },
  },
  {
    name: 'app list',
    does: 'Lists the apps of a merchant',
    takes: ['MERCHANT'],
    example: 'app list "Corner Shop"',
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId } = await findMerchant(gateway, given.need('MERCHANT'))
      const apps = await loadAppsOfMerchant(gateway, merchantId)
      return apps.map(
        ({ wireId, protocol, currency, name, status, ipAllow, collectNotifyUrl, payoutNotifyUrl, keys }) => {
          const keyVersions = keys.map(({ version }) => `${version}`)
          return {
            app: wireId,
            protocol,
            currency,
            name,
            status,
            keyVersions,
            ipAllow,
            collectNotifyUrl,
            payoutNotifyUrl,
          }
        },
      )
    },
  },
  {
    name: 'app show',
    does: 'Shows an app; its secrets only when asked for',
    takes: ['APP'],
    options: { ...protocolOption, secrets: { help: 'print the secrets too' } },
    example: 'app show 1001',
    async run(context, given) {
      const gateway = await context.gateway()
      const app = await findApp(gateway, given.need('APP'), given)
      if (!given.flag('secrets')) return shownApp(app)
      const opened = await gateway.directory.findAppById(app.merchantId, app.id)
      return { ...shownApp(app), secrets: opened?.keys.map(({ version, secret }) => `${version}: ${secret}`) }
    },
  },
  changeApp({
    name: 'app rotate-key',
    does: 'Gives an app new credentials and prints the secret; the previous ones stay live beside them',
    options: { 'key-file': keyFile, 'retire-old': { help: 'end the older credentials at once, as after a leak' } },
    example: 'app rotate-key 1001',
    async change(gateway, app, given, actor) {
      const merchantPublicKey = await readKeyFile(given.text('key-file'))
      const retireOld = given.flag('retire-old')
      return accepted(await rotateKey(gateway, { ...app, merchantPublicKey, retireOld, actor }))
    },
  }),
  changeApp({
    name: 'app set-key',
    does: "Sets the merchant's public key, with which its requests are verified",
    options: { 'key-file': { ...keyFile, required: true } },
    example: 'app set-key 1001 --key-file merchant.pub',
    async change(gateway, app, given, actor) {
      const publicKey = (await readKeyFile(given.need('key-file'))) ?? ''
      return accepted(await setMerchantKey(gateway, { ...app, publicKey, actor }))
    },
  }),
  changeApp({
    name: 'app set-notify',
    does: 'Sets where notices go; an address that is not given is taken away',
    options: notifyOptions,
    example: 'app set-notify 1001 --collect-notify https://shop.example/paid',
    async change(gateway, app, given, actor) {
      const addresses = notifyAddresses(given)
      accepted(await setNotifyAddresses(gateway, { ...app, ...addresses, actor }))
      return addresses
    },
  }),
  changeApp({
    name: 'app set-ip',
    does: 'Sets from where an app may be used; without --ip from everywhere',
    options: { ip: { value: 'LIST', help: 'addresses and blocks, with commas between' } },
    example: 'app set-ip 1001 --ip 203.0.113.7,198.51.100.0/24',
    async change(gateway, app, given, actor) {
      const ipAllow = readList(given.text('ip') ?? '')
      accepted(await setIpAllow(gateway, { ...app, ipAllow, actor }))
      return { ipAllow }
    },
  }),
  changeApp({
    name: 'app set-fee-back',
    does: 'Says whether refunds give back the fee of what is refunded: yes or no; `app show` tells (givesFeeBack)',
    options: {
      give: { value: 'YES_OR_NO', help: 'yes: the fee goes back in proportion; no: it is kept', required: true },
    },
    example: 'app set-fee-back 1001 --give yes',
    async change(gateway, app, given, actor) {
      const givesFeeBack = readYesOrNo(given.need('give'))
      accepted(await setFeeBack(gateway, { ...app, givesFeeBack, actor }))
      return { givesFeeBack }
    },
  }),
  changeApp({
    name: 'app set-notice-fields',
    does: 'Says which generation of members notices have, where the protocol has several (CXPay: 1, 2 or 3)',
    options: { generation: { value: 'NUMBER', help: 'the newest is 3', required: true } },
    example: 'app set-notice-fields 20001 --generation 2 --protocol cxpay',
    async change(gateway, app, given, actor) {
      const noticeFields = readGeneration(given.need('generation'))
      accepted(await setNoticeFields(gateway, { ...app, noticeFields, actor }))
      return { noticeFields }
    },
  }),
  changeStatus('disable', 'disabled', 'Freezes an app; orders that were accepted run to their end'),
  changeStatus('enable', 'active', 'Lets a frozen app go on'),
]

type AppChange = Pick<Command, 'name' | 'does' | 'options' | 'example'> & {
  change(
    gateway: Gateway,
    app: { readonly merchantId: string; readonly appId: string },
    given: Given,
    actor: string,
  ): Promise<Row>
}

/** A command that finds an app by its first word and changes it. */
function changeApp({ change, ...command }: AppChange): Command {
  return {
    ...command,
    takes: ['APP'],
    options: { ...command.options, ...protocolOption },
    async run(context, given) {
      const gateway = await context.gateway()
      const { merchantId, id } = await findApp(gateway, given.need('APP'), given)
      return { app: given.need('APP'), ...(await change(gateway, { merchantId, appId: id }, given, context.actor)) }
    },
  }
}

function changeStatus(verb: string, status: 'active' | 'disabled', does: string): Command {
  return changeApp({
    name: `app ${verb}`,
    does,
    example: `app ${verb} 1001`,
    async change(gateway, app, _, actor) {
      accepted(await setAppStatus(gateway, { ...app, status, actor }))
      return { status }
    },
  })
}

function shownApp({ keys, ...app }: ShownApp): Row {
  return {
    ...app,
    keyVersions: keys.map(({ version }) => `${version}`),
    merchantPublicKey: keys[0]?.merchantPublicKey,
    platformPublicKey: keys[0]?.platformPublicKey,
  }
}

function notifyAddresses(given: Given) {
  return { collectNotifyUrl: given.text('collect-notify'), payoutNotifyUrl: given.text('payout-notify') }
}

function readGeneration(text: string): NoticeFields {
  if (text === '1') return 1
  if (text === '2') return 2
  if (text === '3') return 3
  throw new CommandRefused(`${text} is none of 1, 2 and 3`)
}

function readList(text: string): string[] {
  return text.split(',').flatMap((one) => one.trim() || [])
}

async function readKeyFile(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  return readFile(path, 'utf8').catch(() => {
    throw new CommandRefused(`the key file ${path} cannot be read`)
  })
}
