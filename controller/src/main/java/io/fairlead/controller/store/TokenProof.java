package io.fairlead.controller.store;

/**
 * What a machine shows to be let in.
 *
 * @param id of the token
 * @param secretHash SHA-256 of the secret it showed, in hexadecimal
 * @param key SHA-256 of the public key whose private half it proved to have, in hexadecimal
 */
public record TokenProof(String id, String secretHash, String key) {}
