// The sign of a CXPay request. Java 17 and newer, no packages.
//   CXPAY_KEY=… java CxpaySign.java merchant=M100001 orderId=A1 amount=100.50
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

public class CxpaySign {
    /** Members that have a value, sorted by name, and the key last. */
    static String textToSign(Map<String, ?> members, String key) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(members).forEach((name, value) -> {
            if (!name.equals("sign") && value != null && !value.toString().isEmpty()) {
                text.append(name).append('=').append(value).append('&');
            }
        });
        return text.append("key=").append(key).toString();
    }

    static String sign(Map<String, ?> members, String key) throws GeneralSecurityException {
        byte[] text = textToSign(members, key).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
    }

    public static void main(String[] words) throws GeneralSecurityException {
        Map<String, String> members = new TreeMap<>();
        for (String word : words) {
            String[] pair = word.split("=", 2);
            members.put(pair[0], pair[1]);
        }
        System.out.print(sign(members, System.getenv("CXPAY_KEY")));
    }
}
