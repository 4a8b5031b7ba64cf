import multipart from '@fastify/multipart'
import Type from 'typebox'
import { largestAudioBytes, toLineWav } from '../../../platform/audio/index.ts'
import { newSoundKey, soundPath } from '../../../platform/storage/index.ts'
import type { Endpoint, HatifApp, HatifContext } from '../route.ts'
import { readUpload } from './read-upload.ts'

const rules = { field: 'audioFile', mostBytes: largestAudioBytes }

/** In a scope of its own: no other route takes multipart bodies. */
export const uploadAudio: Endpoint = (app, context) => {
  app.register(async (scope) => {
    await scope.register(multipart, {
      limits: { fileSize: rules.mostBytes, files: 10, parts: 20 },
      throwFileSizeLimit: false,
    })
    addRoute(scope as unknown as HatifApp, context)
  })
}

function addRoute(app: HatifApp, { media, publicUrl }: HatifContext): void {
  app.post('/v1/support/upload-audio', {
    schema: {
      operationId: 'uploadAudio',
      summary: 'Store a sound for calls',
      description: [
        'Any audio format, 10 MB and 30 minutes at most. It is kept as WAV, 8 kHz, mono, 16 bits;',
        'whoever knows the address that is answered can hear it, for as long as this server has its files.',
      ].join(' '),
      tags: ['calls'],
      consumes: ['multipart/form-data'],
      body: Type.Object({ audioFile: Type.String({ format: 'binary' }) }),
      response: { 200: Type.Object({ url: Type.String() }) },
    },
    // The body is a stream here, and its schema is for the reference only.
    validatorCompiler: () => () => true,
    handler: async (request) => {
      const { wav } = await toLineWav(await readUpload(request, rules))
      const key = newSoundKey(request.hatif.account.id)
      await media.put(key, wav, { mimeType: 'audio/wav' })
      return { url: publicUrl() + soundPath(key) }
    },
  })
}
