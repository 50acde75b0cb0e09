import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { signaturePlaceholder, signPdf, type SigningKey } from '../../src/seal/index.js';
import { hasPlaceholder, isSignedPdf, verifyPdf } from '../../src/seal/key/pdfSignature.js';
import { bash, hasTool, makeKey, makePdf, SEALED_AT, temporaryFolder } from './support.js';
import { systemClock } from '../../src/base/index.js';

const home = temporaryFolder();
const REASON = 'Report PAL-2026-0001 (revision 1)';
let key: SigningKey;
let prepared: Uint8Array;
let signed: Uint8Array;
beforeAll(async () => {
  // pdfsig judges certificates by the machine's clock.
  key = await makeKey(join(home, 'key'), '山田 花子', systemClock);
  prepared = await makePdf('Report of 山田 花子', REASON);
  signed = await signPdf(prepared, key);
  writeFileSync(join(home, 'report.pdf'), signed);
});

/** Bytes of the signature value, from the byte range that the file states. */
function extract(pdf: Uint8Array): { value: Buffer; content: Buffer } {
  const text = Buffer.from(pdf).toString('latin1');
  const [, a = '', b = '', c = ''] = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/.exec(text) ?? [];
  expect(Number(b) + Number(c)).toBe(pdf.length);
  const padded = Buffer.from(text.slice(Number(a) + 1, Number(b) - 1), 'hex');
  // SEQUENCE with a length in two bytes; the rest is padding.
  expect(padded.readUInt16BE(0)).toBe(0x3082);
  return {
    value: padded.subarray(0, 4 + padded.readUInt16BE(2)),
    content: Buffer.from(text.slice(0, Number(a)) + text.slice(Number(b)), 'latin1'),
  };
}

describe('a signed PDF', () => {
  it('differs from the prepared one only in byte range and signature', () => {
    expect(hasPlaceholder(prepared)).toBe(true);
    expect(isSignedPdf(prepared)).toBe(false);
    expect(isSignedPdf(signed)).toBe(true);
    expect(signed.length).toBe(prepared.length);
    const strip = (pdf: Uint8Array) =>
      Buffer.from(pdf)
        .toString('latin1')
        .replace(/\/ByteRange \[.*\] *\n\/Contents <[0-9a-f]+>/, '');
    expect(strip(signed)).toBe(strip(prepared));
    expect(verifyPdf(signed, key.chain)).toEqual({ reason: REASON });
  });

  it('is prepared the same way twice, byte for byte', async () => {
    expect(await makePdf('Report of 山田 花子', REASON)).toEqual(prepared);
  });

  it.runIf(hasTool('openssl'))('carries a CAdES signature with exactly three signed attributes', () => {
    const { value, content } = extract(signed);
    writeFileSync(join(home, 'value.der'), value);
    writeFileSync(join(home, 'content'), content);
    const verify =
      'openssl cms -verify -cades -binary -inform DER -in value.der -content content -CAfile key/chain.pem -out out';
    expect(bash(verify, home)).toEqual({ status: 0, output: 'CAdES Verification successful\n' });
    expect(readFileSync(join(home, 'out')).equals(content)).toBe(true);
    const { output } = bash('openssl cms -cmsout -print -inform DER -in value.der', home);
    const attributes = output.slice(output.indexOf('signedAttrs'), output.indexOf('signatureAlgorithm'));
    expect(attributes.match(/object: \S+/g)).toEqual([
      'object: contentType',
      'object: messageDigest',
      'object: id-smime-aa-signingCertificateV2',
    ]);
  });

  it.runIf(['pdfsig', 'certutil'].map(hasTool).every(Boolean))(
    'says so in pdfsig, and says when altered',
    () => {
      const words = (pdf: Uint8Array): string => {
        writeFileSync(join(home, 'checked.pdf'), pdf);
        return bash('pdfsig -nssdir nss checked.pdf', home).output;
      };
      bash('mkdir nss && certutil -N -d nss --empty-password', home);
      expect(words(signed)).toContain('Certificate issuer isn');
      bash("certutil -A -d nss -n authority -t ',C,' -i key/authority.pem", home);
      for (const said of [
        'Total document signed',
        'Signature is Valid',
        'Certificate is Trusted',
        'ETSI.CAdES.detached',
      ]) {
        expect(words(signed)).toContain(said);
      }
      const altered = Buffer.from(signed);
      const at = altered.indexOf('/Producer');
      altered[at + 1] = (altered[at + 1] ?? 0) ^ 1;
      expect(words(altered)).toContain('Digest Mismatch');
      expect(verifyPdf(altered, key.chain).problem).toContain('digest differs');
      const appended = Buffer.concat([signed, Buffer.from('\n')]);
      expect(words(appended)).toContain('Not total document signed');
      expect(verifyPdf(appended, key.chain).problem).toContain('whole file');
    },
  );

  it.runIf(hasTool('qpdf'))('is sound to qpdf', () => {
    expect(bash('qpdf --check report.pdf', home).status).toBe(0);
  });
});

describe('room for a signature', () => {
  const document = () => new PDFDocument({ pdfVersion: '1.7', tagged: true, lang: 'en' });
  const options = { signerName: 'Ann Lee', reason: 'Report X-1', signedAt: new Date(SEALED_AT) };

  it('can belong to the structure of a tagged document', async () => {
    const doc = document();
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise((resolve) => doc.on('end', resolve));
    const root = doc.struct('Document');
    doc.addStructure(root);
    root.add(doc.struct('P', {}, () => void doc.text('Text')));
    const form = doc.struct('Form');
    signaturePlaceholder(doc, { ...options, structParent: form });
    root.add(form);
    root.end();
    doc.end();
    await ended;
    const pdf = await signPdf(Buffer.concat(chunks), key);
    const text = Buffer.from(pdf).toString('latin1');
    expect(text).toMatch(/\/Type \/OBJR/);
    expect(text).toMatch(/\/SigFlags 3/);
    expect(verifyPdf(pdf, key.chain)).toEqual({ reason: 'Report X-1' });
  });

  it('is made once, with a reason in ASCII', () => {
    const doc = document();
    expect(() => {
      signaturePlaceholder(doc, { ...options, reason: 'Für X-1' });
    }).toThrow(expect.objectContaining({ code: 'pdf-reason' }));
    signaturePlaceholder(doc, options);
    expect(() => {
      signaturePlaceholder(doc, options);
    }).toThrow(expect.objectContaining({ code: 'pdf-has-form' }));
  });

  it('has to be there, once', async () => {
    const twice = Buffer.concat([prepared, prepared]);
    for (const pdf of [await makePdf('none'), signed, twice, new Uint8Array()]) {
      await expect(signPdf(pdf, key)).rejects.toMatchObject({ code: 'pdf-not-prepared', exitCode: 2 });
    }
  });
});
