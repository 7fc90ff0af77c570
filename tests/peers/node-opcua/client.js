// Works through a simulated plant's server, once for every policy, mode and identity, and prints a line of JSON each:
// node client.js URL PLANT_URI PKI_FOLDER USER PASSWORD USER_CERTIFICATE.pem USER_KEY.pem
const opcua = require("node-opcua");
const fs = require("fs");

const [url, plantUri, pki, userName, password, userCertificate, userKey] = process.argv.slice(2);
const policies = ["None", "Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"];
const modes = ["None", "Sign", "SignAndEncrypt"];

const identities = {
  anonymous: () => ({ type: opcua.UserTokenType.Anonymous }),
  name: () => ({ type: opcua.UserTokenType.UserName, userName, password }),
  wrong: () => ({ type: opcua.UserTokenType.UserName, userName, password: password + "x" }),
  certificate: () => ({
    type: opcua.UserTokenType.Certificate,
    certificateData: opcua.readCertificate ? opcua.readCertificate(userCertificate) : pem(userCertificate),
    privateKey: fs.readFileSync(userKey, "utf8"),
  }),
};

function pem(file) {
  const body = fs.readFileSync(file, "utf8").replace(/-----[^-]+-----/g, "").replace(/\s/g, "");
  return Buffer.from(body, "base64");
}

async function work(session) {
  const found = {};
  const ns = (await session.readNamespaceArray()).indexOf(plantUri);
  const id = name => `ns=${ns};s=${name}`;
  const read = async (name, indexRange) => {
    const value = await session.read({ nodeId: id(name), attributeId: opcua.AttributeIds.Value, indexRange });
    return { status: value.statusCode.name, value: value.value.value, dimensions: value.value.dimensions, source: value.sourceTimestamp, server: value.serverTimestamp };
  };
  found.state = (await session.read({ nodeId: "i=2259", attributeId: 13 })).value.value;
  found.units = (await session.browse(id("plant"))).references.map(reference => reference.browseName.name);
  found.variables = (await session.browse({ nodeId: id("t1"), browseDirection: opcua.BrowseDirection.Forward, referenceTypeId: "HasComponent", includeSubtypes: true, resultMask: 63 })).references
    .map(reference => [reference.browseName.name, reference.nodeClass, reference.typeDefinition.toString()]);
  let page = await session.browse({ nodeId: "i=90", browseDirection: opcua.BrowseDirection.Forward, referenceTypeId: "Organizes", resultMask: 63 });
  found.path = (await session.translateBrowsePath(opcua.makeBrowsePath("ObjectsFolder", `/${ns}:plant/${ns}:t1/${ns}:oil_temperature`))).targets[0].targetId.toString();
  found.oil = await read("t1.oil_temperature");
  found.currents = await read("t1.phase_currents");
  found.second = await read("t1.phase_currents", new opcua.NumericRange("1"));
  found.map = await read("t1.temperature_map");
  found.corner = await read("t1.temperature_map", new opcua.NumericRange("1,2"));
  found.fans = await read("t1.fan_stage");
  found.thermal = (await read("t1.thermal_state")).value;
  found.range = (await session.read({ nodeId: id("t1.oil_temperature.EURange"), attributeId: 13 })).value.value;
  found.unit = (await session.read({ nodeId: id("t1.oil_temperature.EngineeringUnits"), attributeId: 13 })).value.value;
  const write = async (name, dataType, value) => (await session.write({ nodeId: id(name), attributeId: 13, value: { value: { dataType, value } } })).name;
  found.written = await write("t1.fan_on_temperature", opcua.DataType.Double, 61.5);
  found.beyond = await write("t1.fan_on_temperature", opcua.DataType.Double, 1000);
  found.mistyped = await write("t1.fan_on_temperature", opcua.DataType.String, "hot");
  found.locked = await write("t1.oil_temperature", opcua.DataType.Double, 1);
  found.limit = (await read("t1.fan_on_temperature")).value;
  const call = await session.call({ objectId: id("t1"), methodId: id("t1.reset_fan_stage"), inputArguments: [{ dataType: opcua.DataType.UInt32, value: 2 }] });
  found.called = { status: call.statusCode.name, outputs: (call.outputArguments || []).map(output => output.value) };
  found.argument = (await session.getArgumentDefinition(id("t1.reset_fan_stage"))).inputArguments[0].name;
  const end = new Date(Date.now() + 1e12);
  const history = await session.readHistoryValue(id("t1.oil_temperature"), new Date(0), end, { numValuesPerNode: 5 });
  found.history = { status: history.statusCode.name, count: history.historyData?.dataValues?.length, more: !!history.continuationPoint?.length };
  found.registered = (await session.registerNodes([id("t1.oil_temperature")])).length;
  found.notified = await watch(session, id("t1.load_current"));
  return found;
}

async function watch(session, nodeId) {
  const subscription = await session.createSubscription2({ requestedPublishingInterval: 50, requestedMaxKeepAliveCount: 5, requestedLifetimeCount: 100, publishingEnabled: true, maxNotificationsPerPublish: 100, priority: 1 });
  const item = await subscription.monitor({ nodeId, attributeId: 13 }, { samplingInterval: 0, queueSize: 50, discardOldest: true }, opcua.TimestampsToReturn.Both);
  const values = [];
  await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error("no notifications")), 20000);
    item.on("changed", value => {
      values.push(value.sourceTimestamp);
      if (values.length === 5) { clearTimeout(limit); resolve(); }
    });
  });
  const revised = { interval: subscription.publishingInterval, sampling: item.result.revisedSamplingInterval, queue: item.result.revisedQueueSize };
  await item.terminate();
  await subscription.terminate();
  return { count: values.length, inOrder: values.every((time, i) => i === 0 || values[i - 1] <= time), ...revised };
}

async function once(policy, mode, identity, manager) {
  const client = opcua.OPCUAClient.create({
    applicationName: "peer", applicationUri: opcua.makeApplicationUrn(require("os").hostname(), "peer"), clientCertificateManager: manager, endpointMustExist: false,
    securityPolicy: opcua.SecurityPolicy[policy], securityMode: opcua.MessageSecurityMode[mode],
    connectionStrategy: { maxRetry: 0 }, requestedSessionTimeout: 20000,
  });
  const result = { policy, mode, identity };
  try {
    await client.connect(url);
    result.endpoints = (await client.getEndpoints()).length;
    result.servers = (await client.findServers()).map(server => server.applicationUri);
    const session = await client.createSession(identities[identity]());
    Object.assign(result, await work(session));
    await session.close();
  } catch (fault) {
    result.fault = fault.message;
    if (process.env.STACK) console.error(fault.stack);
  }
  await client.disconnect();
  console.log(JSON.stringify(result));
}

(async () => {
  const manager = new opcua.OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
  await manager.initialize();
  for (const policy of policies)
    for (const mode of modes) {
      if ((policy === "None") !== (mode === "None")) continue;
      for (const identity of Object.keys(identities)) await once(policy, mode, identity, manager);
    }
  process.exit(0);
})().catch(fault => { console.log(JSON.stringify({ fault: fault.message })); process.exit(1); });
