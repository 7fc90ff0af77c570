// A server with a given certificate: node certificate-server.js PORT CERTIFICATE.pem KEY.pem PKI_FOLDER [strict]
// It takes users by certificate: those in PKI_FOLDER/users/trusted/certs. A strict one takes no client that it does not
// know.
const { OPCUAServer, SecurityPolicy, MessageSecurityMode, OPCUACertificateManager, Variant, DataType } = require("node-opcua");
const path = require("path");
(async () => {
  const [port, certificateFile, privateKeyFile, pki, strict] = process.argv.slice(2);
  const cm = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: strict !== "strict" });
  await cm.initialize();
  const users = new OPCUACertificateManager({ rootFolder: path.join(pki, "users"), automaticallyAcceptUnknownCertificate: false });
  await users.initialize();
  const server = new OPCUAServer({
    port: +port, host: "127.0.0.1", hostname: "localhost", resourcePath: "/sim", certificateFile, privateKeyFile,
    serverCertificateManager: cm, userCertificateManager: users,
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: true, serverInfo: { applicationUri: "urn:localhost:edgeforecast:peer" },
    userManager: { isValidUser: (u, p) => u === "user1" && p === "password1" },
  });
  await server.initialize();
  const ns = server.engine.addressSpace.getOwnNamespace();
  const folder = ns.addFolder("ObjectsFolder", { browseName: "Tools" });
  ns.addVariable({ componentOf: folder, browseName: "Small", nodeId: "s=Small", dataType: "Int16", accessLevel: "CurrentRead | CurrentWrite", value: new Variant({ dataType: DataType.Int16, value: 1 }) });
  ns.addVariable({ componentOf: folder, browseName: "Large", nodeId: "s=Large", dataType: "Double", valueRank: 1, value: new Variant({ dataType: DataType.Double, arrayType: 1, value: new Float64Array(60000).map((_, i) => i) }) });
  ns.addVariable({ componentOf: folder, browseName: "Matrix", nodeId: "s=Matrix", dataType: "Double", valueRank: 2, arrayDimensions: [2, 3], value: new Variant({ dataType: DataType.Double, arrayType: 2, dimensions: [2, 3], value: new Float64Array([1, 2, 3, 4, 5, 6]) }) });
  const many = ns.addFolder(folder, { browseName: "Many", nodeId: "s=Many" });
  for (let i = 0; i < 2500; i++) ns.addVariable({ componentOf: many, browseName: "N" + i, nodeId: "s=N" + i, dataType: "Int32", value: new Variant({ dataType: DataType.Int32, value: i }) });
  const add = ns.addMethod(folder, { browseName: "Add", nodeId: "s=Add",
    inputArguments: [{ name: "a", dataType: DataType.Double }, { name: "b", dataType: DataType.Double }],
    outputArguments: [{ name: "sum", dataType: DataType.Double }] });
  add.bindMethod((inputs, context, callback) => callback(null, { statusCode: require("node-opcua").StatusCodes.Good,
    outputArguments: [{ dataType: DataType.Double, value: inputs[0].value + inputs[1].value }] }));
  await server.start();
  console.log("up", server.getEndpointUrl(), process.pid);
})().catch(fault => { console.log("failed", fault.message); process.exit(1); });
