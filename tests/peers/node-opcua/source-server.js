// A plant for the OPC UA source: node source-server.js PORT PKI_FOLDER
// It takes lines: "new NAME" adds a number that has no value yet, "send NAME VALUE" changes it, "clear NAME" takes the
// value away. It says "acknowledged NAME VALUE ..." when a client has acknowledged the notification of these values.
const ua = require("node-opcua");
const { OPCUAServer, Variant, DataType, SecurityPolicy, MessageSecurityMode, OPCUACertificateManager, StatusCodes, VariantArrayType } = ua;
const [port, pki] = process.argv.slice(2);

function addStructures(ns, folder) {
  const space = ns.addressSpace, types = space.getNamespaceIndex("urn:edgeforecast:peer:structures");
  const drive = space.findDataType("DriveType", types);
  const value = space.constructExtensionObject(drive, { name: "d1",
    motor: { speed: 1450.5, running: true, loads: new Int16Array([3, -4]) }, phases: [{ u: 230.5 }, { u: 231.5 }, { u: 232.5 }] });
  ns.addVariable({ componentOf: folder, browseName: "Drive", nodeId: "s=Drive", dataType: drive.nodeId, minimumSamplingInterval: 0,
    value: new Variant({ dataType: DataType.ExtensionObject, value }) });
}

function addFixed(ns, folder) {
  const scalar = (name, value, type = name) => ns.addVariable({ componentOf: folder, browseName: name, nodeId: "s=" + name, dataType: type,
    minimumSamplingInterval: 0, value: new Variant({ dataType: DataType[type], arrayType: VariantArrayType.Scalar, value }) });
  scalar("Boolean", true); scalar("SByte", -7); scalar("Byte", 200); scalar("Int16", -300); scalar("UInt16", 60000); scalar("Int32", -70000);
  scalar("UInt32", 4000000000); scalar("Int64", [0xffffffff, 0xfffffffe]); scalar("UInt64", [1, 0]); scalar("Float", 1.5); scalar("Double", -0.25);
  scalar("Text", "12.5", "String");
  ns.addVariable({ componentOf: folder, browseName: "State", nodeId: "s=State", dataType: "ServerState", minimumSamplingInterval: 0,
    value: new Variant({ dataType: DataType.Int32, value: 3 }) });
  ns.addVariable({ componentOf: folder, browseName: "Arr", nodeId: "s=Arr", dataType: "Float", valueRank: 1, arrayDimensions: [4], minimumSamplingInterval: 0,
    value: new Variant({ dataType: DataType.Float, arrayType: VariantArrayType.Array, value: new Float32Array([1, 2, 3, NaN]) }) });
  ns.addVariable({ componentOf: folder, browseName: "Matrix", nodeId: "s=Matrix", dataType: "Double", valueRank: 2, arrayDimensions: [2, 3], minimumSamplingInterval: 0,
    value: new Variant({ dataType: DataType.Double, arrayType: VariantArrayType.Matrix, dimensions: [2, 3], value: new Float64Array([1, 2, 3, 4, 5, 6]) }) });
  const doubtful = scalar("Doubtful", 17, "Double");
  doubtful.setValueFromSource({ dataType: DataType.Double, value: 17 }, StatusCodes.UncertainLastUsableValue, new Date());
  const broken = scalar("Broken", 1, "Double");
  broken.setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadCommunicationError, new Date());
}

(async () => {
  const cm = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
  await cm.initialize();
  const server = new OPCUAServer({
    port: +port, host: "127.0.0.1", hostname: "localhost", resourcePath: "/sim", serverCertificateManager: cm,
    nodeset_filename: [ua.nodesets.standard, require("path").join(__dirname, "structures.xml")],
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    // Every change goes out, also when they come in a burst.
    serverCapabilities: { minSupportedSampleRate: 0, maxSessions: 100 },
    allowAnonymous: true, serverInfo: { applicationUri: "urn:localhost:edgeforecast:peer" },
    userManager: { isValidUser: (u, p) => u === "user1" && p === "password1" },
  });
  await server.initialize();
  const ns = server.engine.addressSpace.getOwnNamespace();
  const folder = ns.addFolder("ObjectsFolder", { browseName: "Plant" });
  const analog = [];
  for (let i = 0; i < 10; i++) analog.push(ns.addAnalogDataItem({ componentOf: folder, browseName: "T" + i, nodeId: "s=T" + i, dataType: "Double",
    engineeringUnitsRange: { low: -50, high: 150 }, engineeringUnits: ua.standardUnits.degree_celsius, minimumSamplingInterval: 0,
    value: new Variant({ dataType: DataType.Double, value: 20 }) }));
  addFixed(ns, folder);
  addStructures(ns, folder);
  let k = 0;
  setInterval(() => { k++; const now = new Date();
    analog.forEach((v, i) => v.setValueFromSource({ dataType: DataType.Double, value: 50 + 10 * Math.sin(k / 20 + i) }, StatusCodes.Good, now)); }, 100);

  // Which node a subscription watches, and which values its notifications carried.
  const watched = new Map(), sent = new Map();
  server.on("request", request => {
    if (request.schema.name === "CreateMonitoredItemsRequest") watched.set(request.subscriptionId, request.itemsToCreate[0].itemToMonitor.nodeId.value);
    if (request.schema.name !== "PublishRequest") return;
    for (const one of request.subscriptionAcknowledgements || []) {
      const values = sent.get(one.subscriptionId + "/" + one.sequenceNumber);
      if (values && values.length) console.log("acknowledged", watched.get(one.subscriptionId), ...values);
    }
  });
  server.on("response", response => {
    if (response.schema.name !== "PublishResponse") return;
    const data = (response.notificationMessage.notificationData || [])[0];
    if (data && data.monitoredItems) sent.set(response.subscriptionId + "/" + response.notificationMessage.sequenceNumber,
      data.monitoredItems.filter(item => item.value.value.dataType !== DataType.Null).map(item => item.value.value.value));
  });

  const numbers = new Map();
  let last = 0;
  // The server says that it watches an item before it does: until then a change would be missed.
  const queue = [];
  function drain() {
    while (queue.length) {
      const [name, value] = queue[0], number = numbers.get(name);
      if ([...watched.values()].includes(name) && number.listenerCount("value_changed") === 0) return setTimeout(drain, 2);
      queue.shift();
      // A time of its own for each, however coarse the clock: two values of one moment would contradict each other.
      number.setValueFromSource({ dataType: DataType.Double, value }, StatusCodes.Good, new Date(last = Math.max(Date.now(), last + 1)));
    }
  }
  require("readline").createInterface({ input: process.stdin }).on("line", line => {
    const [command, name, value] = line.split(" ");
    if (command === "new") {
      const number = ns.addVariable({ componentOf: folder, browseName: name, nodeId: "s=" + name, dataType: "Double", minimumSamplingInterval: 0 });
      numbers.set(name, number);
      number.setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadWaitingForInitialData);
      console.log("done", name);
    }
    if (command === "send") { queue.push([name, +value]); drain(); }
    if (command === "clear") numbers.get(name).setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadWaitingForInitialData);
  });
  await server.start();
  console.log("up", server.getEndpointUrl(), process.pid);
})().catch(fault => { console.log("failed", fault.stack); process.exit(1); });
