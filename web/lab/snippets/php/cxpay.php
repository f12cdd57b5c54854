<?php
// The sign of a CXPay request. PHP 8, no packages.
//   CXPAY_KEY=… php cxpay.php < request.json

/** Members that have a value, sorted by name, and the key last. Amounts are strings, such as "100.50". */
function textToSign(array $members, string $key): string
{
    unset($members['sign']);
    ksort($members, SORT_STRING);
    $pairs = [];
    foreach ($members as $name => $value) {
        // Not empty(): it takes 0 and "0" for nothing.
        if ($value === null || $value === '') {
            continue;
        }
        $pairs[] = $name . '=' . (is_bool($value) ? ($value ? 'true' : 'false') : $value);
    }
    $pairs[] = "key=$key";
    return implode('&', $pairs);
}

function signRequest(array $members, string $key): string
{
    return md5(textToSign($members, $key));
}

$request = json_decode(file_get_contents('php://stdin'), true, 512, JSON_THROW_ON_ERROR);
echo signRequest($request, getenv('CXPAY_KEY'));
