// Loaded before the program by every npm script, and so in plain JavaScript: it must run where Node is too old for it.
const neededMajor = 24
const major = Number(process.versions.node.split('.')[0])

if (major < neededMajor) {
  process.stderr.write(
    `Switchyard runs on Node ${neededMajor}, and this is ${process.version}.\n` +
      'npm ci brings that Node along, unless install scripts are switched off. One of these helps:\n' +
      '  npm rebuild node --ignore-scripts=false\n' +
      `  a Node ${neededMajor} of your own, first on the PATH\n`,
  )
  process.exit(1)
}
