<?php
// The sign of a HaiPay request. PHP 8 with openssl.
//   HAIPAY_SECRET=… HAIPAY_PRIVATE_KEY=… php haipay.php < request.json

/** Members that have a value, sorted by name, and the secret last. Amounts are strings, such as "100.50". */
function textToSign(array $members, string $secret): string
{
    unset($members['sign'], $members['sign_type']);
    ksort($members, SORT_STRING);
    $pairs = [];
    foreach ($members as $name => $value) {
        // Not empty(): it takes 0 and "0" for nothing.
        if ($value === null || $value === '') {
            continue;
        }
        if (!is_string($value)) {
            $value = json_encode($value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        }
        $pairs[] = "$name=$value";
    }
    $pairs[] = "key=$secret";
    return implode('&', $pairs);
}

/** $privateKey is PKCS#8 in base64 on one line. */
function signRequest(array $members, string $secret, string $privateKey): string
{
    $pem = "-----BEGIN PRIVATE KEY-----\n" . chunk_split($privateKey, 64, "\n") . "-----END PRIVATE KEY-----\n";
    $key = openssl_pkey_get_private($pem);
    if ($key === false) {
        throw new RuntimeException('the private key cannot be read');
    }
    // Without the last argument, PHP signs with SHA-1.
    openssl_sign(textToSign($members, $secret), $signature, $key, OPENSSL_ALGO_SHA256);
    return base64_encode($signature);
}

$request = json_decode(file_get_contents('php://stdin'), true, 512, JSON_THROW_ON_ERROR);
echo signRequest($request, getenv('HAIPAY_SECRET'), getenv('HAIPAY_PRIVATE_KEY'));
