import { getAddress, isAddress } from "ethers";
import { z } from "zod";

/** Far more than any wallet's signature has; a file from outside must not be able to make a transaction too large. */
const MAX_SIGNATURE_BYTES = 8_192;

export const address = z
  .string()
  .refine(
    (text) => isAddress(text) && text.startsWith("0x"),
    "must be an address, with a right checksum if it has capitals",
  )
  .transform((text) => getAddress(text));

export const word = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "must be 32 bytes: 0x and 64 digits")
  .transform((text) => text.toLowerCase());

/** Amounts and other large numbers are strings, because JSON's numbers end at 2^53. */
export const large = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,77})$/, "must be a whole number in digits, as a string")
  .transform(BigInt);

/** Times and lengths of time in seconds, and other small numbers. */
export const small = z
  .int()
  .min(0)
  .transform((value) => BigInt(value));

/** CAIP-2. */
export const chain = z
  .string()
  .regex(/^eip155:[1-9][0-9]{0,31}$/, "must name an EVM chain as CAIP-2 does, such as eip155:8453")
  .transform((text) => BigInt(text.slice("eip155:".length)));

export const signature = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})+$/, "must be hexadecimal")
  .max(2 + 2 * MAX_SIGNATURE_BYTES, `must have at most ${MAX_SIGNATURE_BYTES} bytes`);

/** Short texts that people wrote. Line breaks and control characters would let them fake what stands around them. */
export const label = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), "must be one line of text");

export const zone = z.string().refine(isZone, "must be an IANA time zone, such as Europe/Berlin");

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
