// The header Sign of a Cashy request. Java 17 and newer, no packages.
//   CASHY_API_KEY=… java CashySign.java < request.json
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

public class CashySign {
    /** body is the very bytes that you send: print the JSON once, sign it, send it. */
    static String sign(byte[] body, String apiKey) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        digest.update(body);
        return HexFormat.of().formatHex(digest.digest(apiKey.getBytes(StandardCharsets.UTF_8)));
    }

    public static void main(String[] words) throws IOException, GeneralSecurityException {
        System.out.print(sign(System.in.readAllBytes(), System.getenv("CASHY_API_KEY")));
    }
}
