//! The row functions as the engine wants them.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow_schema::DataType;
use datafusion::common::exec_datafusion_err;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use kernels::catalogue::Function;

/// One of them.
struct RowFunction {
    function: Function,
    signature: Signature,
}

/// It, registered under its name.
pub(super) fn registered(function: Function) -> ScalarUDF {
    // The function itself says what is wrong with a type.
    let arity = TypeSignature::Any(function.arguments.len());
    ScalarUDF::from(RowFunction { function, signature: Signature::new(arity, Volatility::Immutable) })
}

impl ScalarUDFImpl for RowFunction {
    fn name(&self) -> &str {
        self.function.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.function.returns.clone())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&arguments.args)?;
        let found = (self.function.run)(&arrays).map_err(|error| exec_datafusion_err!("{}: {error}", self.name()))?;
        Ok(ColumnarValue::Array(found))
    }
}

impl std::fmt::Debug for RowFunction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.function.name)
    }
}

// A session has one function of a name.
impl PartialEq for RowFunction {
    fn eq(&self, other: &Self) -> bool {
        self.function.name == other.function.name && Arc::ptr_eq(&self.function.run, &other.function.run)
    }
}

impl Eq for RowFunction {}

impl Hash for RowFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.function.name.hash(state);
    }
}
