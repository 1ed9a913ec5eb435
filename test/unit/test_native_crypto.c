/*
 * The natives of `native.crypto`, against published vectors: FIPS 180-4,
 * RFC 2202 and 4231 (HMAC), RFC 7914 (scrypt), RFC 8032 (Ed25519).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "runtime/native_crypto.h"

typedef struct fixture {
    vm *v;
    vm_realm *realm;
    vm_value native; /* kept */
    auxrt_error error;
    buffer text;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(vm_new(&f->v, &f->error), AUXRT_OK);
    assert_int_equal(vm_realm_new(f->v, &f->realm, &f->error), AUXRT_OK);
    buffer_init(&f->text, 1 << 20);
    f->native = vm_object(f->realm);
    vm_keep(f->realm, f->native);
    native_crypto_install(f->realm, f->native);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    vm_drop(f->realm, f->native);
    buffer_free(&f->text);
    vm_realm_free(f->realm);
    vm_free(f->v);
    free(f);
    return 0;
}

/* Runs the body of a function of `c` (native.crypto), `hex` and `bytes`, and
 * gives its result as text, or the message of what it threw. */
static const char *run(fixture *f, const char *body) {
    static const char prelude[] =
        "(function (native) { 'use strict'; const c = native.crypto;"
        "const hex = (b) => Array.from(b, (x) =>"
        "    x.toString(16).padStart(2, '0')).join('');"
        "const bytes = (h) => Uint8Array.from("
        "    h.match(/../g) || [], (x) => parseInt(x, 16));";
    buffer source;
    buffer_init(&source, 1 << 16);
    buffer_append_string(&source, prelude);
    buffer_append_string(&source, body);
    buffer_append_string(&source, "})");
    vm_value function = NULL;
    vm_value result = NULL;
    if (vm_evaluate(f->realm, buffer_peek(&source), "test", &function,
                    &f->error) != AUXRT_OK)
        fail_msg("%s: %s", body, f->error.message);
    buffer_free(&source);
    vm_value arguments[1] = {f->native};
    if (vm_call(f->realm, function, 1, arguments, &result, &f->error) !=
        AUXRT_OK)
        return f->error.message;
    buffer_clear(&f->text);
    assert_int_equal(vm_string_append(f->realm, result, &f->text), AUXRT_OK);
    return f->text.data ? f->text.data : "";
}

static void digests_of_published_texts(void **state) {
    fixture *f = *state;
    assert_string_equal(run(f, "return hex(c.hash('sha256', ['abc']))"),
                        "ba7816bf8f01cfea414140de5dae2223"
                        "b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(
        run(f, "return hex(c.hash('sha512', ['abc']))"),
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    assert_string_equal(run(f, "return hex(c.hash('sha1', ['abc']))"),
                        "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_string_equal(run(f, "return hex(c.hash('sha1', []))"),
                        "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_string_equal(
        run(f, "return hex(c.hash('sha1', ['abcdbcdecdefdefgefghfghighijhi'"
               " + 'jkijkljklmklmnlmnomnopnopq']))"),
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    assert_string_equal(
        run(f, "return hex(c.hash('sha1', ['a'.repeat(1000000)]))"),
        "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

static void items_are_one_stream(void **state) {
    fixture *f = *state;
    /* Every length around the block of 64, cut at every place. */
    assert_string_equal(
        run(f, "for (const a of ['sha1', 'sha256', 'sha512'])"
               "  for (const n of [1, 55, 56, 63, 64, 65, 119, 120, 128])"
               "    for (let cut = 0; cut <= n; cut++) {"
               "      const t = 'x'.repeat(n);"
               "      const whole = hex(c.hash(a, [t]));"
               "      const parts = hex(c.hash(a, [t.slice(0, cut),"
               "        bytes('78'.repeat(n - cut)), '']));"
               "      if (whole !== parts) return a + ' ' + n + ' ' + cut;"
               "    }"
               "return 'same';"),
        "same");
    assert_string_equal(run(f, "return hex(c.hash('sha256', ['\\ud800'])) ==="
                               " hex(c.hash('sha256', ['\\ufffd']))"),
                        "true");
}

static void keyed_digests_of_published_texts(void **state) {
    fixture *f = *state;
    /* RFC 4231, cases 1, 2 and 6 (a key longer than a block). */
    assert_string_equal(run(f, "return hex(c.hmac('hmac-sha256',"
                               " bytes('0b'.repeat(20)), ['Hi There']))"),
                        "b0344c61d8db38535ca8afceaf0bf12b"
                        "881dc200c9833da726e9376c2e32cff7");
    assert_string_equal(
        run(f, "return hex(c.hmac('hmac-sha512', 'Jefe',"
               " ['what do ya want ', 'for nothing?']))"),
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    assert_string_equal(
        run(f, "return hex(c.hmac('hmac-sha256', bytes('aa'.repeat(131)),"
               " ['Test Using Larger Than Block-Size Key - Hash Key First']))"),
        "60e431591ee0b67f0d8a26aacbf5b77f"
        "8e0bc6213728c5140546040f0ee37f54");
    /* RFC 2202, cases 1 and 6. */
    assert_string_equal(run(f, "return hex(c.hmac('hmac-sha1',"
                               " bytes('0b'.repeat(20)), ['Hi There']))"),
                        "b617318655057264e28bc0b6fb378c8ef146be00");
    assert_string_equal(
        run(f, "return hex(c.hmac('hmac-sha1', bytes('aa'.repeat(80)),"
               " ['Test Using Larger Than Block-Size Key - Hash Key First']))"),
        "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

static void scrypt_of_published_texts(void **state) {
    fixture *f = *state;
    assert_string_equal(
        run(f, "return hex(c.scrypt('', '', 16, 1, 1, 64))"),
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    assert_string_equal(
        run(f, "return hex(c.scrypt('pleaseletmein', 'SodiumChloride',"
               " 16384, 8, 1, 64))"),
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

static void scrypt_refuses_what_would_take_all_memory(void **state) {
    fixture *f = *state;
    static const char *const calls[] = {
        "c.scrypt('p', 's', 1048576, 256, 1, 32)",
        "c.scrypt('p', 's', 1000, 8, 1, 32)",
        "c.scrypt('p', 's', 2097152, 1, 1, 32)",
        "c.scrypt('p', 's', 16, 0, 1, 32)",
        "c.scrypt('p', 's', 16, 1, 1, 0)",
        "c.scrypt('p', 's', NaN, 1, 1, 32)",
        "c.scrypt('p', 's')",
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const char *text = run(f, calls[i]);
        if (!strstr(text, "crypto.scrypt: "))
            fail_msg("%s gave: %s", calls[i], text);
    }
}

static void signatures_of_published_keys(void **state) {
    fixture *f = *state;
    /* RFC 8032, section 7.1, tests 1 and 2. */
    assert_string_equal(
        run(f, "return hex(c.sign('', bytes("
               "'9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae"
               "7f60d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68"
               "f707511a')))"),
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    assert_string_equal(
        run(f, "return hex(c.sign(bytes('72'), bytes("
               "'4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8"
               "a6fb3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f1"
               "2af4660c')))"),
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

static void signatures_are_verified(void **state) {
    fixture *f = *state;
    assert_string_equal(
        run(f, "const [pub, secret] = c.signKeypair();"
               "const s = c.sign('text', secret);"
               "const other = c.signKeypair()[0];"
               "const bent = s.slice(); bent[0] ^= 1;"
               "return [c.verify(s, 'text', pub), c.verify(s, 'Text', pub),"
               " c.verify(s, 'text', other), c.verify(bent, 'text', pub),"
               " c.verify(s.slice(1), 'text', pub),"
               " c.verify(s, 'text', pub.slice(1))].join();"),
        "true,false,false,false,false,false");
}

static void boxes_open_with_the_right_key_only(void **state) {
    fixture *f = *state;
    assert_string_equal(
        run(f, "const key = c.random(32), nonce = c.random(24);"
               "const box = c.secretbox('grüße', nonce, key);"
               "const bent = box.slice(); bent[20] ^= 1;"
               "return [hex(c.openSecretbox(box, nonce, key)),"
               " c.openSecretbox(box, nonce, c.random(32)),"
               " c.openSecretbox(box, c.random(24), key),"
               " c.openSecretbox(bent, nonce, key),"
               " c.openSecretbox(box.slice(0, 15), nonce, key),"
               " c.openSecretbox(c.secretbox('', nonce, key), nonce, key)"
               "  .length].map(String).join();"),
        "6772c3bcc39f65,null,null,null,null,0");
    assert_string_equal(
        run(f, "const [pub, secret] = c.boxKeypair();"
               "const [ephemeral, hidden] = c.boxKeypair();"
               "const nonce = c.random(24);"
               "const box = c.box('hello', nonce, pub, hidden);"
               "return [hex(c.openBox(box, nonce, ephemeral, secret)),"
               " c.openBox(box, nonce, ephemeral, hidden),"
               " c.openBox(box, nonce, pub, secret)].map(String).join();"),
        "68656c6c6f,null,null");
}

static void wrong_arguments_are_named(void **state) {
    fixture *f = *state;
    static const struct {
        const char *call;
        const char *message;
    } cases[] = {
        {"c.hash('md5', [])", "crypto.hash: the algorithm"},
        {"c.hash('hmac-sha256', [])", "crypto.hash: the algorithm"},
        {"c.hash()", "crypto.hash: the algorithm"},
        {"c.hash('sha256', [5])", "crypto.hash: each item"},
        {"c.hmac('sha256', 'k', [])", "crypto.hmac: the algorithm"},
        {"c.hmac('hmac-sha256', 5, [])", "crypto.hmac: the key"},
        {"c.secretbox('m', new Uint8Array(23), new Uint8Array(32))",
         "crypto.secretbox: the nonce has to be 24 bytes long"},
        {"c.secretbox('m', new Uint8Array(24), new Uint8Array(33))",
         "crypto.secretbox: the key has to be 32 bytes long"},
        {"c.sign('m', new Uint8Array(32))",
         "crypto.sign: the secret key has to be 64 bytes long"},
        {"c.random(-1)", "crypto.random: the count"},
        {"c.random(1.5)", "crypto.random: the count"},
        {"c.random(16777217)", "crypto.random: the count"},
        {"c.box('m', new Uint8Array(24), new Uint8Array(32),"
         " new Uint8Array(32))",
         "crypto.box: the public key"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = run(f, cases[i].call);
        if (!strstr(text, cases[i].message))
            fail_msg("%s gave: %s", cases[i].call, text);
    }
}

static void random_bytes_have_their_length(void **state) {
    fixture *f = *state;
    assert_string_equal(run(f, "return [0, 1, 16, 16777216].map((n) =>"
                               " c.random(n).length).join() + ' ' +"
                               " (hex(c.random(16)) !== hex(c.random(16)))"),
                        "0,1,16,16777216 true");
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(function)                                                         \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)
        TEST(digests_of_published_texts),
        TEST(items_are_one_stream),
        TEST(keyed_digests_of_published_texts),
        TEST(scrypt_of_published_texts),
        TEST(scrypt_refuses_what_would_take_all_memory),
        TEST(signatures_of_published_keys),
        TEST(signatures_are_verified),
        TEST(boxes_open_with_the_right_key_only),
        TEST(wrong_arguments_are_named),
        TEST(random_bytes_have_their_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
