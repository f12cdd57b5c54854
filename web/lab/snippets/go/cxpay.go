// The sign of a CXPay request. Go 1.19 and newer, no packages.
//
//	CXPAY_KEY=… go run cxpay.go < request.json
package main

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
)

// textToSign joins the members that have a value, sorted by name, and puts the key last.
func textToSign(members map[string]json.RawMessage, key string) string {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Strings(names)
	pairs := []string{}
	for _, name := range names {
		// Numbers and booleans stand as they are sent; a string stands without its quotes.
		text := string(members[name])
		if text == "null" {
			continue
		}
		if text[0] == '"' {
			_ = json.Unmarshal(members[name], &text)
		}
		if name != "sign" && text != "" {
			pairs = append(pairs, name+"="+text)
		}
	}
	return strings.Join(append(pairs, "key="+key), "&")
}

func signRequest(members map[string]json.RawMessage, key string) string {
	digest := md5.Sum([]byte(textToSign(members, key)))
	return hex.EncodeToString(digest[:])
}

func main() {
	var members map[string]json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&members); err != nil {
		log.Fatal(err)
	}
	fmt.Print(signRequest(members, os.Getenv("CXPAY_KEY")))
}
