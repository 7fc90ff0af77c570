using EdgeForecast.OpcUa.Generator;

// The schema files are not part of this repository; their output is.
if (args.Length != 4)
{
    Console.Error.WriteLine("usage: Opc.Ua.Types.bsd StatusCode.csv NodeIds.csv OUTPUT_FOLDER");
    return 64;
}

var nodeIds = CsvTable.Read(args[2]);
var schema = TypeSchema.Read(args[0]);
var names = TypeSelection.Closure(schema);
var output = args[3];
if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
Directory.CreateDirectory(output);
foreach (var name in names)
{
    var text = schema.Enumerations.TryGetValue(name, out var enumeration)
        ? EnumerationWriter.Write(enumeration)
        : StructureWriter.Write(schema.Structures[name], schema, nodeIds);
    Write(TypeSelection.NameInCode(name), text);
}

Write("StatusCodes", ConstantsWriter.StatusCodes(CsvTable.Read(args[1])));
Write("NodeIds", ConstantsWriter.NodeIds(nodeIds));
Console.WriteLine($"{names.Count + 2} files in {output}");
return 0;

void Write(string name, string text) => File.WriteAllText(Path.Combine(output, name + ".cs"), text);
