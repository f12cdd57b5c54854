const charactersMax = 100

/** Whether a text can name a merchant or an app: something to read, on one line, at most 100 characters. */
export function isName(text: string): boolean {
  return /^\S(.*\S)?$/u.test(text) && text.length <= charactersMax && !/\p{C}/u.test(text)
}
