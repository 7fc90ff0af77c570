using System.Text.Json.Nodes;
using EdgeForecast.Core.Windows;
using EdgeForecast.Inference.Models;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Models;

public sealed class BundleLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_bundle_is_described_as_its_document_says()
    {
        var check = BundleLoader.Check(BundleBuilder.WriteLinear(_folder.FullPath));

        Assert.Empty(check.Problems);
        var model = check.Description!;
        Assert.Equal(("linear", "1.0.0", "load", 3, TimeSpan.FromHours(1)),
            (model.Name, model.Version, model.Target, model.OutputSteps, model.OutputStep));
        var window = Assert.Single(model.Inputs).Window;
        Assert.Equal((TimeSpan.FromHours(1), 8, WindowLayout.TimeColumn, 0.1),
            (window.Step, window.Length, window.Layout, window.ImputedShareMax));
        Assert.Equal(new WindowColumn("load", StepAggregation.Mean, FillPolicy.Last, TimeSpan.FromHours(3)),
            Assert.Single(window.Columns));
        Assert.Equal((1, true, 0d), (check.Golden!.CaseCount, check.Golden.ByValue, check.Golden.DeviationMax));
    }

    [Fact]
    public void The_example_in_the_documentation_is_a_sound_document()
    {
        var text = File.ReadAllText(Repository.PathTo("docs", "model-bundles.md"));
        var start = text.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        var end = text.IndexOf("```", start, StringComparison.Ordinal);
        File.WriteAllText(_folder.PathTo("model.json"), text[start..end]);

        // The files that it names are not there, which is all that is wrong.
        var problems = BundleLoader.Check(_folder.FullPath).Problems;

        Assert.Equal(["oil-mlp.onnx", "golden.json"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Every_mistake_in_the_document_is_reported_at_once()
    {
        var problems = Refuse(document =>
        {
            document["shema"] = 1;
            document.Remove("version");
            document["name"] = null;
            var input = document["inputs"]![0]!.AsObject();
            input["step"] = "15 minutes";
            input["length"] = "eight";
            input["signals"]![0]!["aggregation"] = "median";
            input["signals"]!.AsArray().Add("load");
            document["output"]!["steps"] = 1.5;
        });

        Assert.Equal(
            [
                "model.json inputs[0].length", "model.json inputs[0].signals[0].aggregation",
                "model.json inputs[0].signals[1]", "model.json inputs[0].step", "model.json name",
                "model.json output.steps", "model.json shema", "model.json version",
            ],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
        Assert.All(problems, problem => Assert.NotEmpty(problem.Remedy));
        Assert.Contains(problems, problem =>
            problem.Message.Contains("last, mean, min, max, sum, count", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_contradiction_in_the_document_is_reported_at_once()
    {
        var problems = Refuse(document =>
        {
            document["schemaVersion"] = 2;
            document["name"] = "a name";
            document["file"] = "../model.onnx";
            document["sha256"] = "ABC";
            var input = document["inputs"]![0]!.AsObject();
            input["step"] = "0s";
            input["length"] = 0;
            input["imputedShareMax"] = 1.5;
            input["signals"]![0]!["maxAge"] = "0s";
            input["signals"]!.AsArray().Add(new JsonObject { ["name"] = "load" });
            document["output"]!["steps"] = 0;
            document["golden"]!["tolerance"] = new JsonObject { ["kind"] = "mean", ["absolute"] = -1 };
        });

        Assert.Equal(
            [
                "model.json file", "model.json golden.tolerance.absolute", "model.json golden.tolerance.meanAbsolute",
                "model.json inputs[0].imputedShareMax", "model.json inputs[0].length",
                "model.json inputs[0].signals[0].maxAge", "model.json inputs[0].signals[1].name",
                "model.json inputs[0].step", "model.json name", "model.json output.steps", "model.json schemaVersion",
                "model.json sha256",
            ],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_model_and_golden_vectors_that_do_not_fit_are_reported_together()
    {
        var folder = BundleBuilder.WriteLinear(_folder.FullPath, change: document =>
        {
            document["inputs"]![0]!["tensor"] = "windows";
            document["output"]!["steps"] = 4;
        });

        var problems = BundleLoader.Check(folder).Problems;

        Assert.Equal(
            [
                "golden.json cases[0].output", "model.onnx", "model.onnx input \"windows\"",
                "model.onnx output \"forecast\"",
            ],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
        Assert.Contains(problems, problem => problem.Message == "has the shape [1, 3], not [1, 4] or [1, 4, 1]");
        Assert.Contains(problems, problem => problem.Message == "is not there; the model has window");
    }

    [Fact]
    public void Golden_vectors_that_the_model_does_not_give_are_a_refusal_with_the_deviation()
    {
        var folder = BundleBuilder.WriteLinear(_folder.FullPath);
        BundleBuilder.WriteGolden(folder, [(BundleBuilder.Window(1), [1, 2, 3.25f])], ProcessorType.ThisMachine);

        var check = BundleLoader.Check(folder);

        Assert.Equal(("golden.json", 0.25), (Assert.Single(check.Problems).Path, check.Golden!.DeviationMax));
        Assert.Contains("1 of 3 numbers are beyond the tolerance, by up to 0.25", check.Problems[0].Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x64-other", 0.1, 0)]
    [InlineData("x64-other", 0.05, 1)]
    [InlineData(null, 0.1, 1)]
    public void Mean_tolerance_judges_by_value_here_and_by_the_mean_on_another_type_of_processor(
        string? processor, double meanAbsolute, int problemCount)
    {
        var folder = BundleBuilder.WriteLinear(_folder.FullPath, change: document =>
            document["golden"]!["tolerance"] = new JsonObject
            {
                ["kind"] = "mean", ["absolute"] = 0.01, ["meanAbsolute"] = meanAbsolute,
            });
        // One number of three is 0.25 off: a mean of 0.083.
        processor ??= ProcessorType.ThisMachine;
        BundleBuilder.WriteGolden(folder, [(BundleBuilder.Window(1), [1, 2, 3.25f])], processor);

        var check = BundleLoader.Check(folder);

        Assert.Equal(problemCount, check.Problems.Count);
        Assert.Equal(processor == ProcessorType.ThisMachine, check.Golden!.ByValue);
        Assert.Equal(0.25 / 3, check.Golden.DeviationMean, 6);
    }

    [Fact]
    public void A_changed_model_file_is_refused_by_its_hash()
    {
        var folder = BundleBuilder.WriteLinear(_folder.FullPath);
        var file = Path.Combine(folder, "model.onnx");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        Assert.Equal("model.json sha256", Assert.Single(BundleLoader.Check(folder).Problems).Path);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("is not a folder", Assert.Single(BundleLoader.Check(_folder.PathTo("none")).Problems).Message,
            StringComparison.Ordinal);
        Assert.Equal("model.json", Assert.Single(BundleLoader.Check(_folder.FullPath).Problems).Path);
        var folder = BundleBuilder.WriteLinear(_folder.FullPath);
        File.Delete(Path.Combine(folder, "model.onnx"));
        File.Delete(Path.Combine(folder, "golden.json"));
        Assert.Equal(["model.onnx", "golden.json"],
            BundleLoader.Check(folder).Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void A_bundle_without_golden_vectors_is_refused_unless_it_is_allowed()
    {
        var folder = BundleBuilder.WriteLinear(_folder.FullPath, change: document => document.Remove("golden"));

        Assert.Equal("model.json golden", Assert.Single(BundleLoader.Check(folder).Problems).Path);
        Assert.Empty(BundleLoader.Check(folder, goldenRequired: false).Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\0\u0001")]
    [InlineData("{ \"name\": \"a\", \"name\": \"b\" }")]
    public void A_document_that_is_not_one_is_refused_without_an_exception(string text)
    {
        File.WriteAllText(_folder.PathTo("model.json"), text);

        var problems = BundleLoader.Check(_folder.FullPath).Problems;

        Assert.NotEmpty(problems);
        Assert.All(problems, problem => Assert.StartsWith("model.json", problem.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Any_cut_or_flipped_byte_of_a_model_file_is_refused_without_an_exception()
    {
        var folder = BundleBuilder.WriteLinear(_folder.FullPath,
            change: document => document["sha256"] = new string('0', 64));
        var whole = File.ReadAllBytes(Path.Combine(folder, "model.onnx"));
        const int Seed = 7;
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            if (bytes.Length > 0 && round % 2 == 0) bytes = Flip(whole, random);
            File.WriteAllBytes(Path.Combine(folder, "model.onnx"), bytes);
            var document = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "model.json")))!;
            document["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
            File.WriteAllText(Path.Combine(folder, "model.json"), document.ToJsonString());

            var check = BundleLoader.Check(folder);

            // A flipped bit in a name or a weight may leave a model that loads; then its golden vectors decide.
            Assert.True(check.Problems.Count > 0 || check.Golden!.DeviationMax <= 1e-6, $"seed {Seed}, round {round}");
        }
    }

    private static byte[] Flip(byte[] whole, Random random)
    {
        var bytes = (byte[])whole.Clone();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private IReadOnlyList<BundleProblem> Refuse(Action<JsonObject> change)
    {
        var check = BundleLoader.Check(BundleBuilder.WriteLinear(_folder.FullPath, change: change));
        Assert.Null(check.Description);
        return check.Problems;
    }
}
