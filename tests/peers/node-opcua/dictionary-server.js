// A server that describes a structure by a type dictionary alone, as those before version 1.04 do:
// node dictionary-server.js PORT PKI_FOLDER
const { OPCUAServer, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, Variant, DataType, DataValue, StatusCodes } = require("node-opcua");
const { OpaqueStructure } = require("node-opcua-extension-object");
const uri = "urn:localhost:edgeforecast:dictionary";
const xml = `<?xml version="1.0" encoding="utf-8"?>
<opc:TypeDictionary xmlns:opc="http://opcfoundation.org/BinarySchema/" xmlns:ua="http://opcfoundation.org/UA/" xmlns:tns="${uri}" DefaultByteOrder="LittleEndian" TargetNamespace="${uri}">
  <opc:Import Namespace="http://opcfoundation.org/UA/"/>
  <opc:EnumeratedType Name="Mode" LengthInBits="32"><opc:EnumeratedValue Name="Off" Value="0"/><opc:EnumeratedValue Name="On" Value="1"/></opc:EnumeratedType>
  <opc:StructuredType Name="Phase" BaseType="ua:ExtensionObject">
    <opc:Field Name="U" TypeName="opc:Double"/>
    <opc:Field Name="I" TypeName="opc:Float"/>
  </opc:StructuredType>
  <opc:StructuredType Name="Motor" BaseType="ua:ExtensionObject">
    <opc:Field Name="HasLimit" TypeName="opc:Bit"/>
    <opc:Field Name="Reserved1" TypeName="opc:Bit" Length="31"/>
    <opc:Field Name="Speed" TypeName="opc:Double"/>
    <opc:Field Name="Mode" TypeName="tns:Mode"/>
    <opc:Field Name="NoOfPhases" TypeName="opc:Int32"/>
    <opc:Field Name="Phases" TypeName="tns:Phase" LengthField="NoOfPhases"/>
    <opc:Field Name="NoOfTemperatures" TypeName="opc:Int32"/>
    <opc:Field Name="Temperatures" TypeName="opc:Float" LengthField="NoOfTemperatures"/>
    <opc:Field Name="Limit" TypeName="opc:Double" SwitchField="HasLimit"/>
    <opc:Field Name="Range" TypeName="ua:Range"/>
    <opc:Field Name="Name" TypeName="opc:CharArray"/>
  </opc:StructuredType>
</opc:TypeDictionary>`;
function motor() {
  const b = Buffer.alloc(200); let o = 0;
  const u32 = (v) => { o = b.writeUInt32LE(v, o); }, f64 = (v) => { o = b.writeDoubleLE(v, o); }, f32 = (v) => { o = b.writeFloatLE(v, o); };
  u32(1); f64(1480.5); u32(1); u32(2); f64(230); f32(1.5); f64(231); f32(2.5); u32(3); f32(20); f32(21); f32(22); f64(1500); f64(-5); f64(5);
  u32(2); o += b.write("M1", o);
  return b.subarray(0, o);
}
(async () => {
  const [port, pki] = process.argv.slice(2);
  const cm = new OPCUACertificateManager({ rootFolder: pki, automaticallyAcceptUnknownCertificate: true });
  await cm.initialize();
  const server = new OPCUAServer({
    port: +port, host: "127.0.0.1", hostname: "localhost", resourcePath: "/sim", serverCertificateManager: cm,
    securityPolicies: [SecurityPolicy.None], securityModes: [MessageSecurityMode.None],
    serverInfo: { applicationUri: "urn:localhost:edgeforecast:peer" },
  });
  await server.initialize();
  const as = server.engine.addressSpace, ns = as.registerNamespace(uri);
  const type = ns.createDataType({ browseName: "Motor", nodeId: "s=Motor", isAbstract: false, subtypeOf: as.findDataType("Structure") });
  const dictionary = ns.addVariable({ browseName: "Dictionary", nodeId: "s=Dictionary", dataType: "ByteString", typeDefinition: "DataTypeDictionaryType",
    componentOf: as.findNode("i=93"), value: new Variant({ dataType: DataType.ByteString, value: Buffer.from(xml) }) });
  ns.addVariable({ browseName: { namespaceIndex: 0, name: "NamespaceUri" }, nodeId: "s=Dictionary.Uri", dataType: "String", propertyOf: dictionary, value: new Variant({ dataType: DataType.String, value: uri }) });
  const description = ns.addVariable({ browseName: "Motor", nodeId: "s=Motor.Description", dataType: "String", typeDefinition: "DataTypeDescriptionType",
    componentOf: dictionary, value: new Variant({ dataType: DataType.String, value: "Motor" }) });
  const encoding = ns.addObject({ browseName: { namespaceIndex: 0, name: "Default Binary" }, nodeId: "s=Motor.Binary", typeDefinition: "DataTypeEncodingType" });
  encoding.addReference({ referenceType: "HasDescription", nodeId: description });
  type.addReference({ referenceType: "HasEncoding", nodeId: encoding });
  const folder = ns.addFolder("ObjectsFolder", { browseName: "Old" });
  const m1 = ns.addVariable({ componentOf: folder, browseName: "M1", nodeId: "s=M1", dataType: type });
  // The server itself is not to look into the value: to it the type is opaque.
  // It copies values by their constructor.
  class Motor extends OpaqueStructure { constructor() { super(encoding.nodeId, motor()); } }
  const value = new DataValue({ value: new Variant({ dataType: DataType.ExtensionObject, value: new Motor() }), statusCode: StatusCodes.Good, sourceTimestamp: new Date() });
  m1.readValue = () => value;
  await server.start();
  console.log("up", server.getEndpointUrl(), process.pid);
})().catch(fault => { console.log("failed", fault.stack); process.exit(1); });
