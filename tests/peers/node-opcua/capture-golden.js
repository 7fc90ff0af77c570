// Prints what an independent stack puts on the wire: one line a value, "kind name hex".
// node capture-golden.js | grep -E "^[A-Za-z]+ [A-Za-z0-9]+ [0-9a-f]+$" > ../../EdgeForecast.OpcUa.Tests/Encoding/golden.txt
const ua = require("node-opcua");
const { BinaryStream } = require("node-opcua-binary-stream");
const basic = require("node-opcua-basic-types");
const dm = require("node-opcua-data-model");
const { DataValue, encodeDataValue } = require("node-opcua-data-value");
const { encodeVariant } = require("node-opcua-variant");
const { Variant, DataType, VariantArrayType, StatusCodes } = ua;

function out(kind, name, encode) {
  const stream = new BinaryStream(Buffer.alloc(65536));
  encode(stream);
  console.log(kind, name, stream.buffer.subarray(0, stream.length).toString("hex"));
}
const when = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
const guid = "72962B91-FA75-4AE6-8D28-B404DC7DAF63";
const nodes = {
  twoByte: ua.makeNodeId(255, 0), fourByte: ua.makeNodeId(1000, 2), numeric: ua.makeNodeId(70000, 300),
  text: ua.resolveNodeId("ns=2;s=Kessel-\u00dcberdruck"), guid: ua.resolveNodeId("ns=3;g=" + guid),
  opaque: ua.resolveNodeId("ns=4;b=" + Buffer.from([1, 2, 254]).toString("base64")),
};
for (const [name, id] of Object.entries(nodes)) out("NodeId", name, s => basic.encodeNodeId(id, s));
out("ExpandedNodeId", "plain", s => basic.encodeExpandedNodeId(new ua.ExpandedNodeId(1, 1000, 2, null, 0), s));
out("ExpandedNodeId", "uri", s => basic.encodeExpandedNodeId(new ua.ExpandedNodeId(2, "T1", 0, "urn:plant", 0), s));
out("ExpandedNodeId", "server", s => basic.encodeExpandedNodeId(new ua.ExpandedNodeId(2, "T1", 0, "urn:plant", 7), s));
out("QualifiedName", "name", s => dm.encodeQualifiedName(new ua.QualifiedName({ namespaceIndex: 2, name: "T1" }), s));
out("LocalizedText", "both", s => dm.encodeLocalizedText(new ua.LocalizedText({ locale: "de", text: "Druck" }), s));
out("LocalizedText", "text", s => dm.encodeLocalizedText(new ua.LocalizedText({ text: "Druck" }), s));
out("DiagnosticInfo", "nested", s => new dm.DiagnosticInfo({ symbolicId: 1, namespaceURI: 2, locale: 3, localizedText: 4,
  additionalInfo: "why", innerStatusCode: StatusCodes.BadNodeIdUnknown,
  innerDiagnosticInfo: new dm.DiagnosticInfo({ additionalInfo: "deeper" }) }).encode(s));

const scalars = {
  Boolean: true, SByte: -128, Byte: 255, Int16: -32768, UInt16: 65535, Int32: -2147483648, UInt32: 4294967295,
  Int64: [0xffffffff, 0xfffffffe], UInt64: [0xffffffff, 0xfffffffe], Float: 1.5, Double: -0.1,
  String: "Gr\u00fc\u00dfe \u{1F525}", DateTime: when, Guid: guid, ByteString: Buffer.from([0, 1, 255]), XmlElement: "<a/>",
  NodeId: nodes.text, ExpandedNodeId: new ua.ExpandedNodeId(2, "T1", 0, "urn:plant", 0), StatusCode: StatusCodes.UncertainLastUsableValue,
  QualifiedName: new ua.QualifiedName({ namespaceIndex: 1, name: "q" }), LocalizedText: new ua.LocalizedText({ locale: "en", text: "t" }),
  ExtensionObject: new ua.Range({ low: -50, high: 150 }), DataValue: new DataValue({ value: { dataType: DataType.Int32, value: 5 } }),
};
for (const [name, value] of Object.entries(scalars))
  out("Variant", name, s => encodeVariant(new Variant({ dataType: DataType[name], arrayType: VariantArrayType.Scalar, value }), s));
out("Variant", "Null", s => encodeVariant(new Variant({ dataType: DataType.Null }), s));
out("Variant", "NullString", s => encodeVariant(new Variant({ dataType: DataType.String, value: null }), s));
out("Variant", "NaN", s => encodeVariant(new Variant({ dataType: DataType.Double, value: NaN }), s));
const arrays = {
  Boolean: [true, false], SByte: new Int8Array([-1, 1]), Byte: new Uint8Array([1, 2, 3]), Int16: new Int16Array([-2, 2]),
  UInt16: new Uint16Array([1, 65535]), Int32: new Int32Array([-3, 3]), UInt32: new Uint32Array([1, 2]),
  Int64: [[0, 1], [0, 2]], UInt64: [[0, 1], [0, 2]], Float: new Float32Array([1, 2, 3, NaN]), Double: new Float64Array([0.5, -0.5]),
  String: ["a", "", null], DateTime: [when, when], Guid: [guid, guid], ByteString: [Buffer.from([1]), Buffer.from([])],
  NodeId: [nodes.twoByte, nodes.guid], StatusCode: [StatusCodes.Good, StatusCodes.Bad], QualifiedName: [scalars.QualifiedName],
  LocalizedText: [scalars.LocalizedText, scalars.LocalizedText], ExtensionObject: [scalars.ExtensionObject],
  Variant: [new Variant({ dataType: DataType.Byte, value: 7 }), new Variant({ dataType: DataType.String, value: "x" })],
};
for (const [name, value] of Object.entries(arrays))
  out("Variant", "ArrayOf" + name, s => encodeVariant(new Variant({ dataType: DataType[name], arrayType: VariantArrayType.Array, value }), s));
out("Variant", "MatrixOfDouble", s => encodeVariant(new Variant({ dataType: DataType.Double, arrayType: VariantArrayType.Matrix,
  dimensions: [2, 3], value: new Float64Array([1, 2, 3, 4, 5, 6]) }), s));
out("Variant", "MatrixOfInt32", s => encodeVariant(new Variant({ dataType: DataType.Int32, arrayType: VariantArrayType.Matrix,
  dimensions: [2, 1, 2], value: new Int32Array([1, 2, 3, 4]) }), s));
out("DataValue", "full", s => encodeDataValue(new DataValue({ value: { dataType: DataType.Double, value: 20.5 },
  statusCode: StatusCodes.UncertainLastUsableValue, sourceTimestamp: when, sourcePicoseconds: 1000, serverTimestamp: when, serverPicoseconds: 2000 }), s));
out("DataValue", "statusOnly", s => encodeDataValue(new DataValue({ statusCode: StatusCodes.BadNodeIdUnknown }), s));

const requestHeader = { authenticationToken: nodes.opaque, timestamp: when, requestHandle: 42, returnDiagnostics: 0, auditEntryId: "", timeoutHint: 10000 };
const responseHeader = { timestamp: when, requestHandle: 42, serviceResult: StatusCodes.Good, stringTable: ["one", "two"] };
const description = { applicationUri: "urn:a", productUri: "urn:p", applicationName: { text: "n" }, applicationType: 0, discoveryUrls: ["opc.tcp://h:1"] };
const endpoint = { endpointUrl: "opc.tcp://h:1", server: description, serverCertificate: Buffer.from([1, 2]), securityMode: 3,
  securityPolicyUri: "http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256", userIdentityTokens: [{ policyId: "u", tokenType: 1 }],
  transportProfileUri: "t", securityLevel: 9 };
const messages = {
  OpenSecureChannelRequest: { requestHeader, clientProtocolVersion: 0, requestType: 1, securityMode: 3, clientNonce: Buffer.from([9]), requestedLifetime: 60000 },
  OpenSecureChannelResponse: { responseHeader, serverProtocolVersion: 0, securityToken: { channelId: 1, tokenId: 2, createdAt: when, revisedLifetime: 3 }, serverNonce: Buffer.from([8]) },
  GetEndpointsRequest: { requestHeader, endpointUrl: "opc.tcp://h:1", localeIds: ["en"], profileUris: [] },
  GetEndpointsResponse: { responseHeader, endpoints: [endpoint] },
  CreateSessionRequest: { requestHeader, clientDescription: description, endpointUrl: "opc.tcp://h:1", sessionName: "s", clientNonce: Buffer.from([1]), clientCertificate: Buffer.from([2]), requestedSessionTimeout: 60000, maxResponseMessageSize: 0 },
  CreateSessionResponse: { responseHeader, sessionId: nodes.guid, authenticationToken: nodes.opaque, revisedSessionTimeout: 60000, serverNonce: Buffer.from([1]), serverCertificate: Buffer.from([2]), serverEndpoints: [endpoint], serverSignature: { algorithm: "a", signature: Buffer.from([3]) }, maxRequestMessageSize: 0 },
  ActivateSessionRequest: { requestHeader, clientSignature: { algorithm: "a", signature: Buffer.from([3]) }, localeIds: ["en"], userIdentityToken: new ua.UserNameIdentityToken({ policyId: "u", userName: "n", password: Buffer.from([4]), encryptionAlgorithm: "e" }) },
  ActivateSessionResponse: { responseHeader, serverNonce: Buffer.from([1]), results: [], diagnosticInfos: [] },
  ReadRequest: { requestHeader, maxAge: 0, timestampsToReturn: 2, nodesToRead: [{ nodeId: nodes.text, attributeId: 13, indexRange: undefined, dataEncoding: null }] },
  ReadResponse: { responseHeader, results: [new DataValue({ value: { dataType: DataType.Double, value: 1 }, statusCode: StatusCodes.Good, sourceTimestamp: when })], diagnosticInfos: [] },
  WriteRequest: { requestHeader, nodesToWrite: [{ nodeId: nodes.text, attributeId: 13, value: new DataValue({ value: { dataType: DataType.Double, value: 1 } }) }] },
  WriteResponse: { responseHeader, results: [StatusCodes.Good], diagnosticInfos: [] },
  BrowseRequest: { requestHeader, view: {}, requestedMaxReferencesPerNode: 10, nodesToBrowse: [{ nodeId: nodes.text, browseDirection: 0, referenceTypeId: nodes.twoByte, includeSubtypes: true, nodeClassMask: 3, resultMask: 63 }] },
  BrowseResponse: { responseHeader, results: [{ statusCode: StatusCodes.Good, continuationPoint: Buffer.from([5]), references: [{ referenceTypeId: nodes.twoByte, isForward: true, nodeId: nodes.text, browseName: { namespaceIndex: 1, name: "b" }, displayName: { text: "d" }, nodeClass: 2, typeDefinition: nodes.twoByte }] }], diagnosticInfos: [] },
  CallRequest: { requestHeader, methodsToCall: [{ objectId: nodes.text, methodId: nodes.guid, inputArguments: [new Variant({ dataType: DataType.Double, value: 2 })] }] },
  CreateSubscriptionRequest: { requestHeader, requestedPublishingInterval: 250, requestedLifetimeCount: 1000, requestedMaxKeepAliveCount: 10, maxNotificationsPerPublish: 0, publishingEnabled: true, priority: 1 },
  CreateSubscriptionResponse: { responseHeader, subscriptionId: 5, revisedPublishingInterval: 250, revisedLifetimeCount: 1000, revisedMaxKeepAliveCount: 10 },
  CreateMonitoredItemsRequest: { requestHeader, subscriptionId: 5, timestampsToReturn: 2, itemsToCreate: [{ itemToMonitor: { nodeId: nodes.text, attributeId: 13 }, monitoringMode: 2, requestedParameters: { clientHandle: 1, samplingInterval: 100, filter: new ua.DataChangeFilter({ trigger: 1, deadbandType: 2, deadbandValue: 1.5 }), queueSize: 10, discardOldest: true } }] },
  CreateMonitoredItemsResponse: { responseHeader, results: [{ statusCode: StatusCodes.Good, monitoredItemId: 1, revisedSamplingInterval: 100, revisedQueueSize: 10 }], diagnosticInfos: [] },
  PublishRequest: { requestHeader, subscriptionAcknowledgements: [{ subscriptionId: 5, sequenceNumber: 6 }] },
  PublishResponse: { responseHeader, subscriptionId: 5, availableSequenceNumbers: [6, 7], moreNotifications: true, notificationMessage: { sequenceNumber: 7, publishTime: when, notificationData: [new ua.DataChangeNotification({ monitoredItems: [{ clientHandle: 1, value: new DataValue({ value: { dataType: DataType.Double, value: 1 } }) }], diagnosticInfos: [] })] }, results: [StatusCodes.Good], diagnosticInfos: [] },
  RepublishRequest: { requestHeader, subscriptionId: 5, retransmitSequenceNumber: 6 },
  TransferSubscriptionsRequest: { requestHeader, subscriptionIds: [5], sendInitialValues: true },
  RegisterNodesRequest: { requestHeader, nodesToRegister: [nodes.text] },
  HistoryReadRequest: { requestHeader, historyReadDetails: new ua.ReadRawModifiedDetails({ isReadModified: false, startTime: when, endTime: when, numValuesPerNode: 100, returnBounds: false }), timestampsToReturn: 2, releaseContinuationPoints: false, nodesToRead: [{ nodeId: nodes.text }] },
  ServiceFault: { responseHeader },
};
for (const [name, fields] of Object.entries(messages)) out("Message", name, s => new ua[name](fields).encode(s));
