namespace EdgeForecast.OpcUa.Generator;

/// <summary>
/// Which types of the schema the library carries: the services it speaks, and all that they are made of.
/// </summary>
internal static class TypeSelection
{
    /// <summary>The built-in types, which are written by hand, by their names in the schema.</summary>
    public static readonly Dictionary<string, (string Code, string Method)> BuiltIns = new()
    {
        ["Boolean"] = ("bool", "Boolean"),
        ["SByte"] = ("sbyte", "SByte"),
        ["Byte"] = ("byte", "Byte"),
        ["Int16"] = ("short", "Int16"),
        ["UInt16"] = ("ushort", "UInt16"),
        ["Int32"] = ("int", "Int32"),
        ["UInt32"] = ("uint", "UInt32"),
        ["Int64"] = ("long", "Int64"),
        ["UInt64"] = ("ulong", "UInt64"),
        ["Float"] = ("float", "Float"),
        ["Double"] = ("double", "Double"),
        ["String"] = ("string?", "String"),
        ["CharArray"] = ("string?", "String"),
        ["DateTime"] = ("UtcTime", "DateTime"),
        ["Guid"] = ("Guid", "Guid"),
        ["ByteString"] = ("byte[]?", "ByteString"),
        ["XmlElement"] = ("XmlElement", "XmlElement"),
        ["NodeId"] = ("NodeId", "NodeId"),
        ["ExpandedNodeId"] = ("ExpandedNodeId", "ExpandedNodeId"),
        ["StatusCode"] = ("StatusCode", "StatusCode"),
        ["QualifiedName"] = ("QualifiedName", "QualifiedName"),
        ["LocalizedText"] = ("LocalizedText", "LocalizedText"),
        ["ExtensionObject"] = ("ExtensionObject", "ExtensionObject"),
        ["DataValue"] = ("DataValue", "DataValue"),
        ["Variant"] = ("Variant", "Variant"),
        ["DiagnosticInfo"] = ("DiagnosticInfo", "DiagnosticInfo"),
    };

    private static readonly Dictionary<string, string> _renamed = new()
    {
        // Both would hide a type of the base class library.
        ["Range"] = "ValueRange",
        ["Argument"] = "MethodArgument",
    };

    /// <summary>Each service and the part of the specification that defines it; its response comes with it.</summary>
    public static readonly Dictionary<string, string> Services = new()
    {
        ["FindServers"] = "Part 4, 5.5.2",
        ["GetEndpoints"] = "Part 4, 5.5.4",
        ["OpenSecureChannel"] = "Part 4, 5.6.2",
        ["CloseSecureChannel"] = "Part 4, 5.6.3",
        ["CreateSession"] = "Part 4, 5.7.2",
        ["ActivateSession"] = "Part 4, 5.7.3",
        ["CloseSession"] = "Part 4, 5.7.4",
        ["Cancel"] = "Part 4, 5.7.5",
        ["Browse"] = "Part 4, 5.9.2",
        ["BrowseNext"] = "Part 4, 5.9.3",
        ["TranslateBrowsePathsToNodeIds"] = "Part 4, 5.9.4",
        ["RegisterNodes"] = "Part 4, 5.9.5",
        ["UnregisterNodes"] = "Part 4, 5.9.6",
        ["Read"] = "Part 4, 5.11.2",
        ["HistoryRead"] = "Part 4, 5.11.3",
        ["Write"] = "Part 4, 5.11.4",
        ["Call"] = "Part 4, 5.12.2",
        ["CreateMonitoredItems"] = "Part 4, 5.13.2",
        ["ModifyMonitoredItems"] = "Part 4, 5.13.3",
        ["SetMonitoringMode"] = "Part 4, 5.13.4",
        ["SetTriggering"] = "Part 4, 5.13.5",
        ["DeleteMonitoredItems"] = "Part 4, 5.13.6",
        ["CreateSubscription"] = "Part 4, 5.14.2",
        ["ModifySubscription"] = "Part 4, 5.14.3",
        ["SetPublishingMode"] = "Part 4, 5.14.4",
        ["Publish"] = "Part 4, 5.14.5",
        ["Republish"] = "Part 4, 5.14.6",
        ["TransferSubscriptions"] = "Part 4, 5.14.7",
        ["DeleteSubscriptions"] = "Part 4, 5.14.8",
    };

    /// <summary>Structures that travel within extension objects, so that no service names them.</summary>
    private static readonly string[] _carried =
    [
        "ServiceFault", "AnonymousIdentityToken", "UserNameIdentityToken", "X509IdentityToken", "IssuedIdentityToken",
        "DataChangeFilter", "EventFilter", "EventFilterResult", "LiteralOperand", "DataChangeNotification",
        "EventNotificationList", "StatusChangeNotification", "ReadRawModifiedDetails", "HistoryData",
        "HistoryModifiedData", "HistoryEvent", "ReadEventDetails", "Range", "EUInformation", "StructureDefinition",
        "EnumDefinition", "EnumValueType", "Argument", "ServerStatusDataType", "TimeZoneDataType",
        "SignedSoftwareCertificate", "AxisInformation", "XVType",
    ];

    public static string NameInCode(string name) => _renamed.GetValueOrDefault(name, name);

    public static SortedSet<string> Closure(TypeSchema schema)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(_carried);
        foreach (var service in Services.Keys)
        {
            open.Push(service + "Request");
            open.Push(service + "Response");
        }

        while (open.TryPop(out var name))
        {
            if (BuiltIns.ContainsKey(name) || !names.Add(name) || schema.Enumerations.ContainsKey(name)) continue;
            if (!schema.Structures.TryGetValue(name, out var structure))
                throw new InvalidDataException($"The schema has no type {name}.");
            foreach (var field in structure.Fields) open.Push(field.TypeName);
        }

        return names;
    }
}
