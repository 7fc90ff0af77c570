using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.TypeDictionaries;

namespace EdgeForecast.OpcUa.Tests.TypeDictionaries;

public sealed class TypeDictionaryTests
{
    private const string Uri = "urn:test";

    [Fact]
    public void Bits_enumerations_arrays_and_structures_are_read_as_described()
    {
        var value = Read("""
            <opc:EnumeratedType Name="Small" LengthInBits="8"/>
            <opc:EnumeratedType Name="Tiny" LengthInBits="3"/>
            <opc:StructuredType Name="Point"><opc:Field Name="X" TypeName="opc:Int16"/></opc:StructuredType>
            <opc:StructuredType Name="Test">
              <opc:Field Name="A" TypeName="opc:Bit"/>
              <opc:Field Name="B" TypeName="opc:Bit" Length="4"/>
              <opc:Field Name="C" TypeName="tns:Tiny"/>
              <opc:Field Name="D" TypeName="tns:Small"/>
              <opc:Field Name="Fixed" TypeName="opc:Byte" Length="2"/>
              <opc:Field Name="Count" TypeName="opc:Byte"/>
              <opc:Field Name="Points" TypeName="tns:Point" LengthField="Count"/>
              <opc:Field Name="NoOfText" TypeName="opc:Int32"/>
              <opc:Field Name="Text" TypeName="opc:Char" LengthField="NoOfText"/>
            </opc:StructuredType>
            """, [0b0101_0111, 9, 1, 2, 2, 5, 0, 6, 0, 2, 0, 0, 0, (byte)'o', (byte)'k'], DecodeStatus.Done);
        Assert.Equal(["A", "B", "C", "D", "Fixed", "Points", "Text"], value.FieldNames);
        Assert.Equal([1.0, 11, 2, 9, 2, 6], new[] { "A", "B", "C", "D", "Fixed[1]", "Points[1].X" }.Select(path =>
        {
            Assert.True(value.TryGet(path, out var field), path);
            Assert.True(field.TryGetDouble(out var number), path);
            return number;
        }));
        Assert.True(value.TryGet("Text", out var text) && text.AsString() == "ok");
    }

    [Theory]
    [InlineData(1, "A")]
    [InlineData(2, "B")]
    [InlineData(3, "B,C")]
    public void Fields_are_there_as_their_switch_says(byte chosen, string expected)
    {
        var value = Read("""
            <opc:StructuredType Name="Test">
              <opc:Field Name="Switch" TypeName="opc:Byte"/>
              <opc:Field Name="A" TypeName="opc:Byte" SwitchField="Switch" SwitchValue="1"/>
              <opc:Field Name="B" TypeName="opc:Byte" SwitchField="Switch" SwitchValue="1" SwitchOperand="GreaterThan"/>
              <opc:Field Name="C" TypeName="opc:Byte" SwitchField="Switch" SwitchValue="3"/>
            </opc:StructuredType>
            """, [chosen, 7, 8], DecodeStatus.Done);
        Assert.Equal(expected, string.Join(',', value.FieldNames));
    }

    [Fact]
    public void Hostile_bytes_are_refused_within_the_limits()
    {
        const string Self = """
            <opc:StructuredType Name="Test"><opc:Field Name="Me" TypeName="tns:Test"/></opc:StructuredType>
            """;
        Read(Self, new byte[50], DecodeStatus.LimitExceeded);
        const string Many = """
            <opc:StructuredType Name="Empty"/>
            <opc:StructuredType Name="Test">
              <opc:Field Name="Count" TypeName="opc:Int32"/>
              <opc:Field Name="All" TypeName="tns:Empty" LengthField="Count"/>
            </opc:StructuredType>
            """;
        Read(Many, [0xFF, 0xFF, 0xFF, 0x7F], DecodeStatus.NeedMoreData);
        Read(Many, [0x40, 0x42, 0x0F, 0, .. new byte[1_000_000]], DecodeStatus.LimitExceeded);
        const string Unknown = """
            <opc:StructuredType Name="Test"><opc:Field Name="A" TypeName="tns:Nobody"/></opc:StructuredType>
            """;
        Read(Unknown, new byte[50], DecodeStatus.UnknownType);
        const string NoCount = """
            <opc:StructuredType Name="Test">
              <opc:Field Name="A" TypeName="opc:Byte" LengthField="B"/>
            </opc:StructuredType>
            """;
        Read(NoCount, new byte[50], DecodeStatus.Malformed);
    }

    [Fact]
    public void Random_bytes_in_any_type_end_within_the_limits()
    {
        const int Seed = 20261123;
        const string Types = """
            <opc:StructuredType Name="Test">
              <opc:Field Name="Switch" TypeName="opc:Bit"/><opc:Field Name="Bits" TypeName="opc:Bit" Length="31"/>
              <opc:Field Name="Count" TypeName="opc:Int32"/>
              <opc:Field Name="Numbers" TypeName="opc:Float" LengthField="Count"/>
              <opc:Field Name="N" TypeName="opc:UInt16"/><opc:Field Name="Inner" TypeName="tns:Test" LengthField="N"/>
              <opc:Field Name="V" TypeName="ua:Variant" SwitchField="Switch"/>
              <opc:Field Name="S" TypeName="opc:String"/>
            </opc:StructuredType>
            """;
        var layout = Layout(Types);
        var random = new Random(Seed);
        var bytes = new byte[400];
        for (var round = 0; round < 5000; round++)
        {
            random.NextBytes(bytes);
            // Small counts, so that some get far.
            for (var i = 4; i < bytes.Length; i++) if (random.Next(2) == 0) bytes[i] = 0;
            var reader = new UaReader(bytes.AsSpan(0, random.Next(bytes.Length)), Limits);
            layout.Read(ref reader, 16);
        }
    }

    [Fact]
    public void A_document_that_is_no_dictionary_is_refused_with_the_reason()
    {
        var whole = System.Text.Encoding.UTF8.GetString(Document("""<opc:StructuredType Name="S"/>"""));
        string[] documents =
        [
            "", "no XML", "<other/>", whole[..^20],
            whole.Replace("LittleEndian", "BigEndian", StringComparison.Ordinal),
            """<!DOCTYPE x [<!ENTITY a "b">]>""" + whole,
            System.Text.Encoding.UTF8.GetString(Document("""<opc:EnumeratedType Name="E" LengthInBits="99"/>""")),
            System.Text.Encoding.UTF8.GetString(Document("""<opc:EnumeratedType Name="E" LengthInBits="many"/>""")),
        ];
        Assert.NotNull(TypeDictionary.TryParse(System.Text.Encoding.UTF8.GetBytes(whole), out _));
        foreach (var document in documents)
        {
            Assert.Null(TypeDictionary.TryParse(System.Text.Encoding.UTF8.GetBytes(document), out var problem));
            Assert.NotEmpty(problem);
        }
    }

    [Fact]
    public void A_document_beyond_the_limits_is_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 20_001).Select(i => $"<opc:StructuredType Name=\"T{i}\"/>"));
        Assert.Null(TypeDictionary.TryParse(Document(many), out var problem));
        Assert.Contains("20000", problem, StringComparison.Ordinal);
        var endless = "<!--" + new string('x', 9 * 1024 * 1024) + "-->";
        Assert.Null(TypeDictionary.TryParse(Document(endless), out _));
        Assert.NotNull(TypeDictionary.TryParse([.. Document(""), 0, 0], out _));
    }

    private static DecodeLimits Limits { get; } = new(AllocationBytesMax: 1_000_000);

    private static byte[] Document(string types) => System.Text.Encoding.UTF8.GetBytes(
        $"""<opc:TypeDictionary xmlns:opc="{TypeDictionary.SchemaNamespace}" xmlns:ua="http://opcfoundation.org/UA/" """
        + $"""xmlns:tns="{Uri}" TargetNamespace="{Uri}" DefaultByteOrder="LittleEndian">{types}"""
        + "</opc:TypeDictionary>");

    private static DictionaryLayout Layout(string document)
    {
        var dictionary = TypeDictionary.TryParse(Document(document), out var problem);
        Assert.True(dictionary is not null, problem);
        var types = new DictionaryTypes();
        types.Add(dictionary);
        return new DictionaryLayout(types, types.Find(Uri, "Test")!);
    }

    private static StructureValue Read(string document, ReadOnlySpan<byte> bytes, DecodeStatus expected)
    {
        var reader = new UaReader(bytes, Limits);
        var value = Layout(document).Read(ref reader, 16);
        Assert.Equal(expected, reader.Status);
        return value;
    }
}
