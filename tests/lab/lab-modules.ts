/** The browser's modules as tests use them. They are JavaScript: what they promise is written in their own comments. */
export { diagnose, signWrongly } from '../../web/lab/diagnose.js'
export { makeExample, withSignature } from '../../web/lab/examples.js'
export { md5 } from '../../web/lab/md5.js'
export { protocols, recognise } from '../../web/lab/protocols.js'
export { readMembers } from '../../web/lab/read-members.js'
export { readRequest } from '../../web/lab/read-request.js'
export { readKeys } from '../../web/lab/rsa-keys.js'
