type Note = { readonly about: string; readonly example?: string }

/** What fields that many tables share are, where the table itself does not say. */
export const fieldNotes: ReadonlyMap<string, Note> = new Map(
  Object.entries({
    orderId: { about: 'Your order number, used once per app', example: 'M233323000059' },
    orderNo: { about: 'Our order number, which is found faster' },
    name: { about: 'The name of the person, first and last, as they spell it', example: 'Donald John Trump' },
    phone: { about: 'The mobile number of the person', example: '09123456789' },
    email: { about: 'The e-mail address of the person', example: 'somebody@example.com' },
    amount: { about: 'The amount as plain decimal text' },
    currency: { about: 'The currency of `amount`; another one than the path’s is converted' },
    payType: { about: 'The kind of method, from the list of methods below' },
    inBankCode: { about: 'The method, from the list of methods below' },
    accountType: { about: 'The kind of account, from the list of methods below' },
    bankCode: { about: 'The bank or wallet, from the list of methods below', example: 'BANK0001' },
    accountNo: { about: 'The account to pay to', example: '1234567890' },
    callBackUrl: { about: 'Where the payer’s browser goes after success', example: 'https://merchant.example/paid' },
    callBackFailUrl: { about: 'Where it goes after failure', example: 'https://merchant.example/failed' },
    notifyUrl: {
      about: 'Where notices go; without it, the app’s own address',
      example: 'https://merchant.example/notices',
    },
    subject: { about: 'What the payment is for', example: 'a pair of shoes' },
    body: { about: 'More about it' },
    partnerUserId: { about: 'Who the person is with you, for judging risk', example: '9527' },
    outBankNo: { about: 'The payer’s card number', example: '9704360000000000' },
    tranType: { about: 'Only methods of this payType or accountType' },
    tranCode: { about: 'Only `collect` or only `pay`' },
    transaction: { about: 'The same as `tranCode`, by its newer name' },
  } satisfies Record<string, Note>),
)
