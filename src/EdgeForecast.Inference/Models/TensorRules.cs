using EdgeForecast.Core.Windows;
using Microsoft.ML.OnnxRuntime;

namespace EdgeForecast.Inference.Models;

/// <summary>
/// Holds what a model declares against what its bundle promises. A batch dimension of 1 always leads; a dimension that
/// the model leaves open fits; a window of several columns may also be flat, as tree ensembles take it.
/// </summary>
internal static class TensorRules
{
    /// <summary>The tensors to bind, inputs first and the output last; shorter when there are problems.</summary>
    public static List<TensorBinding> Check(InferenceSession session, ModelBundle bundle, List<BundleProblem> problems)
    {
        var bindings = new List<TensorBinding>();
        foreach (var input in bundle.Description.Inputs)
            Bind(session.InputMetadata, "input", input.Tensor, InputShapes(input.Window), bundle, bindings, problems);
        foreach (var name in session.InputMetadata.Keys.Except(bundle.Description.Inputs.Select(i => i.Tensor)))
            problems.Add(new BundleProblem(bundle.Document.File, $"needs the input \"{name}\", which no window feeds",
                $"List it in the inputs of {BundleReader.DocumentName}"));
        Bind(session.OutputMetadata, "output", bundle.Document.Output.Tensor, OutputShapes(bundle.Document.Output),
            bundle, bindings, problems);
        return bindings;
    }

    private static void Bind(
        IReadOnlyDictionary<string, NodeMetadata> declared,
        string role,
        string tensor,
        long[][] shapes,
        ModelBundle bundle,
        List<TensorBinding> bindings,
        List<BundleProblem> problems)
    {
        var path = $"{bundle.Document.File} {role} \"{tensor}\"";
        if (!declared.TryGetValue(tensor, out var metadata))
        {
            problems.Add(new BundleProblem(path, $"is not there; the model has {string.Join(", ", declared.Keys)}",
                $"Correct the tensor's name in {BundleReader.DocumentName}"));
            return;
        }

        if (!metadata.IsTensor || metadata.ElementType != typeof(float))
        {
            var kind = metadata.IsTensor ? metadata.ElementDataType.ToString() : metadata.OnnxValueType.ToString();
            problems.Add(new BundleProblem(path, $"is {kind}, not a float32 tensor",
                "Export the model with float32 at its borders"));
            return;
        }

        var shape = Array.Find(shapes, shape => Fits(metadata.Dimensions, shape));
        if (shape is null)
            problems.Add(new BundleProblem(path,
                $"has the shape [{string.Join(", ", metadata.Dimensions)}], not {Alternatives(shapes)}",
                $"Export it so, with the batch dimension 1, or correct {BundleReader.DocumentName}"));
        else bindings.Add(new TensorBinding(tensor, shape));
    }

    // A rank of 0 is what ONNX Runtime says of a tensor whose shape the model leaves open altogether.
    private static bool Fits(int[] declared, long[] shape) =>
        declared.Length == 0
        || (declared.Length == shape.Length
            && declared.Zip(shape).All(pair => pair.First < 0 || pair.First == pair.Second));

    private static long[][] InputShapes(WindowDefinition window)
    {
        long length = window.Length, columns = window.Columns.Count;
        long[] whole = window.Layout == WindowLayout.TimeColumn ? [1, length, columns] : [1, columns, length];
        long[] flat = [1, length * columns];
        return columns == 1 ? [flat, whole] : [whole, flat];
    }

    private static long[][] OutputShapes(BundleOutput output)
    {
        long steps = output.Steps, quantiles = output.Quantiles?.Count ?? 1;
        return output.Layout switch
        {
            OutputLayout.StepsQuantiles => [[1, steps, quantiles]],
            OutputLayout.QuantilesSteps => [[1, quantiles, steps]],
            _ => [[1, steps], [1, steps, 1]],
        };
    }

    private static string Alternatives(long[][] shapes) =>
        string.Join(" or ", shapes.Select(shape => $"[{string.Join(", ", shape)}]"));
}
