<?php
// The header Sign of a Cashy request. PHP 8, no packages.
//   CASHY_API_KEY=… php cashy.php < request.json

/** $body is the very text that you send: json_encode once, sign it, send it. */
function signBody(string $body, string $apiKey): string
{
    return md5($body . $apiKey);
}

$body = file_get_contents('php://stdin');
echo signBody($body, getenv('CASHY_API_KEY'));
