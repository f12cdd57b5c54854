import { type Html, html } from '#cashier/html.ts'
import { printShownAmount } from '#cashier/print-amount.ts'
import type { Texts } from '#cashier/text.ts'
import type { CashierView } from '#cashier/view.ts'
import type { Instructions } from '#connectors/contract.ts'
import { accountNumber, copyRow, type Detail } from './copy-row.ts'

/** Characters of a code that a small phone shows in one line. */
const lineOfCode = 12

/** What `bankNo` is to a payer: it decides the words around it. */
type Kind = 'virtual account' | 'bank transfer' | 'coin address' | 'code'

/** The details a payer enters somewhere else: bank account, virtual account, address on a chain, or a code. */
export function transferDetails(view: CashierView, instructions: Instructions, text: Texts): Html | undefined {
  const { bankNo } = instructions
  if (bankNo === undefined) return undefined
  const kind = kindOf(view, instructions)
  const amount = { label: text.exactAmount, value: view.amountText }
  const rows: (Detail | undefined)[] = [
    numberOf(kind, bankNo, text),
    optional(
      text.bank,
      kind === 'virtual account' ? (instructions.bankName ?? view.methodName) : instructions.bankName,
    ),
    optional(text.bankCode, kind === 'code' ? undefined : instructions.bankCode),
    optional(text.accountName, instructions.bankUserName),
    { ...amount, shown: printShownAmount(view.amountText, view.currency, text) },
    referenceOf(instructions, text),
  ]
  return html`<p class="steps">${stepsOf(kind, view, text)}</p>
<dl>${rows.map((row) => row && copyRow(row, text))}</dl>`
}

function kindOf(view: CashierView, instructions: Instructions): Kind {
  if (/^USD[CT]$/.test(view.currency)) return 'coin address'
  if (view.payType === 'VA') return view.methodCode === '' ? 'code' : 'virtual account'
  // Voucher numbers of convenience stores come as bank transfers without any bank.
  const named = instructions.bankName ?? instructions.bankUserName
  return named === undefined ? 'code' : 'bank transfer'
}

function numberOf(kind: Kind, value: string, text: Texts): Detail {
  switch (kind) {
    case 'virtual account':
      return { label: text.virtualAccount, value, shown: accountNumber(value) }
    case 'bank transfer':
      return { label: text.accountNumber, value, shown: accountNumber(value) }
    case 'coin address':
      return { label: text.coinAddress, value, shown: html`<span class="digits" dir="ltr">${value}</span>` }
    case 'code':
      return { label: text.paymentCode, value, shown: codeOf(value) }
  }
}

/** A code is read out at a counter, so it stands large where it fits a line, and else in groups. */
function codeOf(value: string): Html {
  return value.length > lineOfCode ? accountNumber(value) : html`<strong class="code" dir="ltr">${value}</strong>`
}

function stepsOf(kind: Kind, view: CashierView, text: Texts): string {
  switch (kind) {
    case 'virtual account':
      return text.virtualAccountSteps
    case 'bank transfer':
      return text.transferSteps
    case 'coin address':
      return text.coinSteps(view.methodName)
    case 'code':
      return text.codeSteps
  }
}

function referenceOf(instructions: Instructions, text: Texts): Detail | undefined {
  const row = optional(text.reference, instructions.description)
  return row && { ...row, note: text.referenceNote }
}

function optional(label: string, value: string | undefined): Detail | undefined {
  return value === undefined || value === '' ? undefined : { label, value }
}
