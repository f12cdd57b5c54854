import { readFile } from 'node:fs/promises'
import {
  createChannel,
  type ListedChannel,
  listChannels,
  type RawSettings,
  setChannelSettings,
  setChannelStatus,
} from '#domain/routing/index.ts'
import { type Command, CommandRefused, type Given, type Option } from './command.ts'
import type { Gateway } from './gateway.ts'
import { accepted } from './read-values.ts'

const settingsOptions: Readonly<Record<string, Option>> = {
  settings: { value: 'JSON', help: "the connector's settings; other users of this machine may see them while it runs" },
  'settings-file': { value: 'FILE', help: 'the same from a file' },
}
const settingsMax = 65_536

export const channelCommands: readonly Command[] = [
  {
    name: 'channel create',
    does: 'Sets up an account at a provider; no order goes there before it has a route',
    takes: ['CONNECTOR', 'NAME'],
    options: settingsOptions,
    example: 'channel create sandbox "Sandbox" --settings-file sandbox.json',
    async run(context, given) {
      const gateway = await context.gateway()
      const [connector, name, settings] = [given.need('CONNECTOR'), given.need('NAME'), await readSettings(given)]
      const created = await createChannel(gateway, { connector, name, settings, actor: context.actor })
      return acceptedSettings(created)
    },
  },
  {
    name: 'channel list',
    does: 'Lists channels; secrets are not shown',
    example: 'channel list',
    async run(context) {
      const channels = await listChannels(await context.gateway())
      return channels.map(({ settings, ...channel }) => ({ ...channel, settings: JSON.stringify(settings) }))
    },
  },
  {
    name: 'channel set',
    does: 'Changes the settings that are given and keeps the others',
    takes: ['CHANNEL'],
    options: settingsOptions,
    example: 'channel set Sandbox --settings-file sandbox.json',
    async run(context, given) {
      const gateway = await context.gateway()
      const { id, name } = await findChannel(gateway, given.need('CHANNEL'))
      const settings = await readSettings(given)
      acceptedSettings(await setChannelSettings(gateway, { channelId: id, settings, actor: context.actor }))
      return { id, name, changed: Object.keys(settings) }
    },
  },
  changeStatus('disable', 'disabled', 'Keeps new orders from a channel; those it has are still asked about'),
  changeStatus('enable', 'active', 'Lets new orders go to a channel again'),
]

/** Finds a channel by its name or id. */
export async function findChannel(gateway: Gateway, text: string): Promise<ListedChannel> {
  const channels = await listChannels(gateway)
  const found = channels.find(({ id, name }) => id === text || name === text)
  if (!found) throw new CommandRefused(`there is no channel ${text}`)
  return found
}

function changeStatus(verb: string, status: 'active' | 'disabled', does: string): Command {
  return {
    name: `channel ${verb}`,
    does,
    takes: ['CHANNEL'],
    example: `channel ${verb} Sandbox`,
    async run(context, given) {
      const gateway = await context.gateway()
      const { id, name } = await findChannel(gateway, given.need('CHANNEL'))
      accepted(await setChannelStatus(gateway, { channelId: id, status, actor: context.actor }))
      return { id, name, status }
    },
  }
}

type SettingsResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: { readonly kind: string; readonly problems?: readonly string[] } }

function acceptedSettings<Value>(result: SettingsResult<Value>): Value {
  if (result.ok) return result.value
  const { kind, problems = [] } = result.refusal
  throw new CommandRefused([kind, ...problems].join('; '))
}

async function readSettings(given: Given): Promise<RawSettings> {
  const [text, file] = [given.text('settings'), given.text('settings-file')]
  if (text !== undefined && file !== undefined) throw new CommandRefused('give --settings or --settings-file, not both')
  const json = file === undefined ? (text ?? '{}') : await readSettingsFile(file)
  try {
    const settings: unknown = JSON.parse(json)
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return { ...settings }
  } catch {
    // Told below, without the parser's words: they quote what may be a secret.
  }
  throw new CommandRefused('the settings are not a JSON object')
}

async function readSettingsFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandRefused(`the settings file ${path} cannot be read`)
  })
  if (text.length > settingsMax) throw new CommandRefused(`the settings file ${path} is too long`)
  return text
}
