// The header Sign of a Cashy request. Go 1.19 and newer, no packages.
//
//	CASHY_API_KEY=… go run cashy.go < request.json
package main

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"os"
)

// signBody takes the very bytes that you send: marshal once, sign them, send them.
func signBody(body []byte, apiKey string) string {
	digest := md5.Sum(append(body, apiKey...))
	return hex.EncodeToString(digest[:])
}

func main() {
	body, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(signBody(body, os.Getenv("CASHY_API_KEY")))
}
