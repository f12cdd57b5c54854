// The sign of a HaiPay request. Java 17 and newer, no packages.
//   HAIPAY_SECRET=… HAIPAY_PRIVATE_KEY=… java HaipaySign.java appId=1054 orderId=M1 amount=100.50
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

public class HaipaySign {
    /** Members that have a value, sorted by name, and the secret last. For a list give its JSON without spaces. */
    static String textToSign(Map<String, ?> members, String secret) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(members).forEach((name, value) -> {
            boolean isLeftOut = name.equals("sign") || name.equals("sign_type");
            if (!isLeftOut && value != null && !value.toString().isEmpty()) {
                text.append(name).append('=').append(value).append('&');
            }
        });
        return text.append("key=").append(secret).toString();
    }

    /** privateKey is PKCS#8 in base64 on one line. */
    static String sign(Map<String, ?> members, String secret, String privateKey) throws GeneralSecurityException {
        byte[] der = Base64.getDecoder().decode(privateKey);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
        signature.update(textToSign(members, secret).getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    public static void main(String[] words) throws GeneralSecurityException {
        Map<String, String> members = new TreeMap<>();
        for (String word : words) {
            String[] pair = word.split("=", 2);
            members.put(pair[0], pair[1]);
        }
        System.out.print(sign(members, System.getenv("HAIPAY_SECRET"), System.getenv("HAIPAY_PRIVATE_KEY")));
    }
}
