using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>
/// Versions of one model without end, each in a file of its own: in turn two of the shipped ones, with the version in
/// the graph's notes. They appear in the models' folder by rename, as whole; of those before, the last one stays.
/// </summary>
internal sealed class SwapBundles(string modelFolder, string name)
{
    // ModelProto.doc_string in onnx.proto.
    private const int NotesField = 6;
    private static readonly string[] _originals = ["oil-mlp-int8", "oil-linear-int8"];

    public static string VersionOf(int number) => $"{number + 1}.0.0";

    /// <summary>Puts a sound one there; gives its version.</summary>
    public string Put(int number)
    {
        Prepare($"swap-{number}", number, VersionOf(number), notes: $"version {number}");
        Remove($"swap-{number - 2}");
        return VersionOf(number);
    }

    /// <summary>Puts one there that is no good, each time in another way; gives a word of the refusal.</summary>
    public string PutBad(int number)
    {
        const string Name = "bad";
        switch (number / 4 % 3)
        {
            case 0:
                Prepare(Name, number, "bad", notes: "", folder => File.AppendAllText(
                    Path.Combine(folder, "model.onnx"), "one byte more"));
                return "sha256";
            case 1:
                Prepare(Name, number, "bad", $"bad {number}", folder => Change(folder, document =>
                    document["golden"]!["tolerance"]!["absolute"] = 1e-12, "golden.json", golden =>
                    golden["cases"]![0]!["output"]![0] = 1_000));
                return "golden";
            default:
                Prepare(Name, number, "bad", $"bad {number}", folder => Change(folder, document =>
                    document["output"]!["tensor"] = "nothing"));
                return "nothing";
        }
    }

    public void RemoveBad() => Remove("bad");

    private void Prepare(
        string folder, int number, string version, string notes, Action<string>? spoil = null)
    {
        var ready = Directory.CreateDirectory(Path.Combine(modelFolder, $".{folder}")).FullName;
        foreach (var file in Directory.EnumerateFiles(
            Repository.PathTo("firmware-config", "models", _originals[number % _originals.Length])))
            File.Copy(file, Path.Combine(ready, Path.GetFileName(file)));
        var model = Path.Combine(ready, "model.onnx");
        var text = Encoding.UTF8.GetBytes(notes);
        using (var end = new FileStream(model, FileMode.Append))
            end.Write([NotesField << 3 | 2, (byte)text.Length, .. text]);
        Change(ready, document =>
        {
            document["name"] = name;
            document["version"] = version;
            document["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model)));
            foreach (var step in new[] { document["inputs"]![0]!, document["output"]! }) step["step"] = "1s";
        });
        spoil?.Invoke(ready);
        Directory.Move(ready, Path.Combine(modelFolder, folder));
    }

    private static void Change(
        string folder, Action<JsonNode> change, string? otherFile = null, Action<JsonNode>? changeOther = null)
    {
        Rewrite(Path.Combine(folder, "model.json"), change);
        if (otherFile is not null) Rewrite(Path.Combine(folder, otherFile), changeOther!);
    }

    private static void Rewrite(string path, Action<JsonNode> change)
    {
        var document = JsonNode.Parse(File.ReadAllText(path))!;
        change(document);
        File.WriteAllText(path, document.ToJsonString());
    }

    private void Remove(string folder)
    {
        var path = Path.Combine(modelFolder, folder);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }
}
