namespace EdgeForecast.OpcUa.Encoding;

/// <summary>A structure that can be written to and read from the binary encoding (Part 6, 5.2.6).</summary>
public interface IStructure<T> where T : IStructure<T>
{
    /// <summary>
    /// The numeric id, in namespace 0, of the structure's binary encoding; 0 where it never stands alone.
    /// </summary>
    static abstract uint BinaryEncodingId { get; }

    /// <summary>Reads the fields; on bad input the reader's status says so and the value means nothing.</summary>
    static abstract T ReadFrom(ref UaReader reader);

    void WriteTo(UaWriter writer);
}
