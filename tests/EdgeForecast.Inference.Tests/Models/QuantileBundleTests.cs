using System.Text.Json.Nodes;
using EdgeForecast.Inference.Models;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Models;

public sealed class QuantileBundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bundle_with_quantiles_is_described_and_its_golden_vectors_are_all_of_the_output(bool isQuantileMajor)
    {
        var check = BundleLoader.Check(BundleBuilder.WriteQuantiles(_folder.FullPath, isQuantileMajor));

        Assert.Empty(check.Problems);
        var model = check.Description!;
        Assert.Equal([0.1, 0.5, 0.9], model.Quantiles!.Shares);
        Assert.Equal((3, 9, isQuantileMajor), (model.OutputSteps, model.OutputCount, model.IsQuantileMajor));
        Assert.Equal((1, 0d), (check.Golden!.CaseCount, check.Golden.DeviationMax));
    }

    [Fact]
    public void A_bundle_without_quantiles_says_one_number_a_step()
    {
        var model = BundleLoader.Describe(BundleBuilder.WriteLinear(_folder.FullPath))!;
        Assert.Null(model.Quantiles);
        Assert.Equal(3, model.OutputCount);
    }

    public static TheoryData<string, string, string> Contradictions => new()
    {
        { """{ "quantiles": null }""", "output.quantiles", "is missing" },
        { """{ "quantiles": [0.5] }""", "output.quantiles", "lists 1" },
        { """{ "quantiles": [0.1, 0.5, 0.5] }""", "output.quantiles[2]", "not greater than the one before" },
        { """{ "quantiles": [0.9, 0.5, 0.1] }""", "output.quantiles[1]", "not greater than the one before" },
        { """{ "quantiles": [0, 0.5, 0.9] }""", "output.quantiles[0]", "is 0" },
        { """{ "quantiles": [0.1, 0.5, 1] }""", "output.quantiles[2]", "is 1" },
        { """{ "quantiles": [0.1, 0.2, 0.3] }""", "output.quantiles", "do not reach across 0.5" },
        { """{ "quantiles": [0.6, 0.7, 0.8] }""", "output.quantiles", "do not reach across 0.5" },
        { """{ "quantiles": ["a", 0.5, 0.9] }""", "output.quantiles[0]", "" },
        { """{ "layout": "steps" }""", "output.layout", "one number a step" },
        { """{ "layout": "stepsBands" }""", "output.layout", "steps, stepsQuantiles, quantilesSteps" },
        { """{ "steps": 16384 }""", "output", "holds 49152 numbers" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_contradicts_itself_is_refused_with_the_place_and_what_to_do(
        string change, string path, string message)
    {
        var check = BundleLoader.Check(BundleBuilder.WriteQuantiles(_folder.FullPath, false, change: document =>
        {
            foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
                document["output"]![name] = value?.DeepClone();
        }));
        Assert.Null(check.Description);
        var problem = Assert.Single(check.Problems, problem => problem.Path == "model.json " + path);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public void More_quantiles_than_sixteen_or_a_layout_without_any_are_refused()
    {
        var many = BundleLoader.Check(BundleBuilder.WriteQuantiles(_folder.FullPath, false, "many", document =>
            document["output"]!["quantiles"] = new JsonArray(
                [.. Enumerable.Range(1, 17).Select(i => JsonValue.Create(i / 18.0))])));
        Assert.Contains(many.Problems, problem => problem.Message == "lists 17");
        var none = BundleLoader.Check(BundleBuilder.WriteQuantiles(_folder.FullPath, true, "none", document =>
            document["output"]!.AsObject().Remove("quantiles")));
        Assert.Equal(("model.json output.quantiles", "is missing"),
            (Assert.Single(none.Problems).Path, none.Problems[0].Message));
    }

    [Theory]
    [InlineData("quantilesSteps", 3, "[1, 3, 4]", "[1, 4, 3]")]
    [InlineData("stepsQuantiles", 2, "[1, 3, 4]", "[1, 2, 4]")]
    public void A_tensor_of_another_shape_is_refused_with_both_shapes(
        string layout, int steps, string has, string wants)
    {
        // The model gives three steps with four quantiles each.
        var model = OnnxWriter.Linear(BundleBuilder.Length, 12, (_, column) => column, shape: [1, 3, 4]);
        var folder = BundleBuilder.Write(
            _folder.FullPath, "other", model, ["load"], BundleBuilder.Length, steps, [], [], document =>
            {
                document["output"]!["layout"] = layout;
                document["output"]!["quantiles"] = new JsonArray(0.1, 0.4, 0.6, 0.9);
            });
        var problem = Assert.Single(BundleLoader.Check(folder, goldenRequired: false).Problems);
        Assert.Equal("model.onnx output \"forecast\"", problem.Path);
        Assert.Contains($"has the shape {has}, not {wants}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Golden_vectors_of_the_median_alone_are_refused()
    {
        var folder = BundleBuilder.WriteQuantiles(_folder.FullPath, false);
        BundleBuilder.WriteGolden(
            folder, [([1, 2, 3, 4, 5, 6, 7, 8], [8, 16, 24])], BundleBuilder.KitProcessor);
        var problem = Assert.Single(BundleLoader.Check(folder).Problems);
        Assert.Equal("has 3 numbers instead of 9", problem.Message);
    }

    [Fact]
    public void One_quantile_that_is_off_is_a_refusal()
    {
        var folder = BundleBuilder.WriteQuantiles(_folder.FullPath, false);
        BundleBuilder.WriteGolden(
            folder, [([1, 2, 3, 4, 5, 6, 7, 8], [4, 8, 12, 8, 16, 24, 12, 24, 36.5f])], BundleBuilder.KitProcessor);
        var check = BundleLoader.Check(folder);
        Assert.Contains("1 of 9 numbers are beyond the tolerance", Assert.Single(check.Problems).Message);
        Assert.Equal(0.5 / 9, check.Golden!.DeviationMean, 1e-9);
    }
}
