import { defineConfig } from 'tsup'

// `require('fastify-dockerflow')` is itself the plugin, as Fastify's own plugins are, and carries the named
// exports beside it.
const footer = {
  js: 'if (typeof module.exports.default === "function") module.exports = Object.assign(module.exports.default, module.exports);',
}

export default defineConfig({
  entry: ['src/index.ts', 'src/mozlog.ts'],
  format: ['esm', 'cjs'],
  target: 'node22',
  dts: true,
  clean: true,
  // Facts of the specification are written in place: importing the plugin reads no file for them.
  noExternal: ['dockerflow-checks/spec'],
  sourcemap: false,
  footer: ({ format }) => (format === 'cjs' ? footer : {}),
})
