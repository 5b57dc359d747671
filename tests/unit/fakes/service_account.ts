import { text, utf8 } from "../../../assembly/base/bytes";
import { quote } from "../../../assembly/base/json/writer";

/** Made for the specs; no account has it. */
const KEY: string[] = [
  "-----BEGIN PRIVATE KEY-----",
  "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQC+F0i+GtrA8Ruc",
  "3Tn6juyN/qfCH2XIVIVcSIv9q1EpArzUfcISc+yv5PV6YKnwE2PTzyPefoxizGI3",
  "d+C0+PP8Yz6zbbvkX4UQtrAl4So91CJfweCq02Mce0zfb57xgwxmKfZ4mbNcL29u",
  "7ecD98B+Ab7aWn+SU7Ec3flPx4KDbArnLCTbPEBKbvR559wwsJe/Xd9WT/Ss5VQW",
  "QRNMxV60/G61Vxccmixjps7FqEcHZmwkZz6gZli+sF5x89sOdsaxuyNg2O+EWnHc",
  "pTSLQNRYJKgQgEi99tKWXjjp3/PeNFSF23HnbOW847AF+7fM+vGeAuvaIrpgjEMG",
  "biAOtIU7AgMBAAECggEAJF+3Oy1PU6EvW/ZXHFNR/5/NgQ9Z/hnyROTa6Mjp6FOO",
  "R4ji5H4LOeMxd9/cVMSZExQtdGs5uMQMPTnypR6ILXDeNB5Y2EvQ3hBfJ3htCVS4",
  "2SLztyxo6C/N12l3/BXL/xajg5NBp2+qPotGa9NyIYp69zRe+eSK3Q+6n6H5HuVu",
  "FC+koP+wIYu32Hr7rtIxtp1YaykX/9sYWjei3vodGFWJA5QnZIZiJ9N+rKGvjSpk",
  "gyITKKaqdffj6vSm5TsjdM5w2AfLjuRQ63xNPE1Hyc8xO2vvoSjsIbGliSpn46e8",
  "Jssdj6nPSV+3V9vjGDdKo/ES8dtQ3ZL5OCXl9J9azQKBgQD7I8kD1+qLv5EY3Oq9",
  "yF1penrCpAIQtLmRhpWx7hLIPRdTRe9kwJ9kCF+usAB8WSck4Nbv1DKnSXNL5rtU",
  "oxthFpAykxJrl9Hk9dTXnTrg6xtiVX0kHWYZCNlP6JF1FYVtVYNu7QMJfz7t7jBA",
  "kiJekvFaueiCZWH4q6OhMfUstQKBgQDBxQviRz1kC7txO4lWlyglyoE/VBgTiOSf",
  "qEdR7K0iw365fLYjNrLCRNmitdXsXdaP1ayTNck2VDt+IMV0h2zl4LMOo6YLlzS+",
  "wZ2HKffdDO2cWroUsTY2yhoRzlg4qTuuVe4zCXNyFcE9xM7IsHPa93omQCOgTvJs",
  "A75wZg4QLwKBgQDQHR6GHdZSyoQOC3xHmxO1xfaW91xyxaEFtHa2hShxYRbEPi8c",
  "2fb76WiJFXbBlQu4Js5W3gy/zkFKQ8E3aRbWROFn17KrEJuyVfl0V+oj2xDNUzSp",
  "yecCle+npX1sflIcgYGyWZxrsVPPzdOUnsT2hGSXn3nLHQKsFGg7u2+GBQKBgQC3",
  "M+F/iJGPpNQNRBgeqX3I9UTsJks5NQXLuiPsXlR3+NQ49aOTeaTbrpMClt9ywmoZ",
  "xhGLgaADYPJ61us5uM0KLz+8SJe2f7jb3l1dLR3vfsitOs6Sv9YdSUoKqciZkdAe",
  "jZpP4NCo/c6d4xULhGGVlsSDo8LLT7k+zO9if+st+wKBgBVbu0IU2AjO3+UaNOA3",
  "tRdrN/WhhN1cFoVq1B9zZz57Yv2m3WtOxkj2efHq+NpIjrtirzgEx7kKH9s/pP2N",
  "TQ1Saz0/0rDUvxOKrZRUS/wgPF6tUBVQH7hj8UaBZe0EuWlarA1vYFOcEpU4mS8t",
  "MKZB0gGoJyTwqd5n0gMwo4HE",
  "-----END PRIVATE KEY-----",
];

/** The key file of a service account called `name`. */
export function accountFile(name: string): string {
  const key = KEY.join("\\n");
  const members = `"client_email":"${name}@p.example","private_key_id":"kid-${name}","private_key":"${key}\\n"`;
  return `{"type":"service_account",${members},"token_uri":"https://oauth2.googleapis.com/token"}`;
}

/** A provider of type vertex with the accounts `names`, and `more`. */
export function vertexOf(names: string[], more: string = ""): string {
  let accounts = "";
  for (let i = 0; i < names.length; i++) {
    const file = text(quote(utf8(accountFile(names[i]))));
    accounts += `${i > 0 ? "," : ""}{"serviceAccount":${file},"name":"${names[i]}"}`;
  }
  const place = `"vertexRegion":"us-central1","vertexProjectId":"p-1","vertexAuthServiceName":"oauth"`;
  return `{"provider":{"type":"vertex","credentials":[${accounts}],${place}${more.length > 0 ? "," + more : ""}}}`;
}
