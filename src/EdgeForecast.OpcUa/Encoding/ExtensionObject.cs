using System.Diagnostics.CodeAnalysis;

namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// A structure, still encoded, with the id of its encoding (Part 6, 5.2.2.15). It stays bytes until somebody who knows
/// the type asks for it, so an unknown structure passes through unharmed.
/// </summary>
public sealed class ExtensionObject
{
    public static readonly ExtensionObject Null = new(NodeId.Null, ExtensionObjectBody.None, []);

    public ExtensionObject(NodeId typeId, ExtensionObjectBody encoding, byte[]? body)
    {
        TypeId = typeId;
        Encoding = encoding;
        Body = body;
    }

    /// <summary>The id of the encoding (not of the data type itself).</summary>
    public NodeId TypeId { get; }

    public ExtensionObjectBody Encoding { get; }

    /// <summary>The encoded structure; null where the wire said so.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "The bytes go to the wire as they are.")]
    public byte[]? Body { get; }

    public bool IsNull => TypeId.IsNull && Encoding == ExtensionObjectBody.None;

    /// <summary>Encodes a structure of this library.</summary>
    public static ExtensionObject From<T>(T value) where T : class, IStructure<T>
    {
        using var writer = new UaWriter();
        value.WriteTo(writer);
        var typeId = new NodeId(T.BinaryEncodingId);
        return new ExtensionObject(typeId, ExtensionObjectBody.Binary, writer.Written.ToArray());
    }

    /// <summary>Decodes a structure of this library, if this is one of that type.</summary>
    /// <returns><see cref="DecodeStatus.UnknownType"/> when it is of another type or not binary.</returns>
    public DecodeStatus TryDecode<T>(DecodeLimits limits, out T? value) where T : class, IStructure<T>
    {
        value = null;
        if (Encoding != ExtensionObjectBody.Binary || TypeId != new NodeId(T.BinaryEncodingId))
            return DecodeStatus.UnknownType;
        var reader = new UaReader(Body, limits);
        var decoded = T.ReadFrom(ref reader);
        if (reader.Status == DecodeStatus.Done) value = decoded;
        return reader.Status;
    }

    public override string ToString() => $"{TypeId} ({Body?.Length ?? 0} bytes)";
}
