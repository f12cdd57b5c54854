// The sign of a HaiPay request. Go 1.19 and newer, no packages.
//
//	HAIPAY_SECRET=… HAIPAY_PRIVATE_KEY=… go run haipay.go < request.json
package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
)

// textOf is a value as it stands in the text: strings as they are, all else as its JSON without spaces.
func textOf(value json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(value, &text) == nil && value[0] == '"' {
		return text, nil
	}
	var compact bytes.Buffer
	err := json.Compact(&compact, value)
	return compact.String(), err
}

// textToSign joins the members that have a value, sorted by name, and puts the secret last.
func textToSign(members map[string]json.RawMessage, secret string) (string, error) {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Strings(names)
	pairs := []string{}
	for _, name := range names {
		text, err := textOf(members[name])
		if err != nil {
			return "", err
		}
		if name != "sign" && name != "sign_type" && text != "" && string(members[name]) != "null" {
			pairs = append(pairs, name+"="+text)
		}
	}
	return strings.Join(append(pairs, "key="+secret), "&"), nil
}

// signRequest takes the private key as PKCS#8 in base64 on one line.
func signRequest(members map[string]json.RawMessage, secret, privateKey string) (string, error) {
	text, err := textToSign(members, secret)
	if err != nil {
		return "", err
	}
	der, err := base64.StdEncoding.DecodeString(privateKey)
	if err != nil {
		return "", err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return "", err
	}
	key, isRSA := parsed.(*rsa.PrivateKey)
	if !isRSA {
		return "", errors.New("the private key is not RSA")
	}
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	return base64.StdEncoding.EncodeToString(signature), err
}

func main() {
	// RawMessage keeps the digits of numbers as they are sent.
	var members map[string]json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&members); err != nil {
		log.Fatal(err)
	}
	sign, err := signRequest(members, os.Getenv("HAIPAY_SECRET"), os.Getenv("HAIPAY_PRIVATE_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(sign)
}
