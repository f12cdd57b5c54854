/** A merchant's app as every protocol sees it: one set of credentials and the balances behind it. */
export type App = {
  readonly merchantId: string
  readonly merchantNumber: number
  readonly merchantName: string
  readonly id: string
  readonly protocol: string
  /** What the merchant sends: appId of HaiPay, merchant of CXPay, MerchantId of Cashy. */
  readonly wireId: string
  readonly name: string
  /** The home currency; CASHIER for HaiPay's global cashier. */
  readonly currency: string
  /** Disabled when either the app or its merchant is. */
  readonly status: 'active' | 'disabled'
  readonly ipAllow: readonly string[]
  readonly collectNotifyUrl: string | undefined
  readonly payoutNotifyUrl: string | undefined
  readonly opensAllMethods: boolean
  /** A refund gives the collection's fee back too, in proportion; otherwise the fee is kept. */
  readonly givesFeeBack: boolean
  /** Which set of members its notices have, where its protocol has several; absent: the newest. */
  readonly noticeFields: number | undefined
  /** Live keys, newest first. */
  readonly keys: readonly AppKey[]
}

/** One version of an app's credentials, decrypted. Never logged, never put into an error. */
export type AppKey = {
  readonly version: number
  readonly secret: string
  /** base64 SubjectPublicKeyInfo, as the merchant uploaded it. */
  readonly merchantPublicKey: string | undefined
  /** base64 PKCS#8. */
  readonly platformPrivateKey: string | undefined
  /** base64 SubjectPublicKeyInfo, for the merchant to download. */
  readonly platformPublicKey: string | undefined
}
